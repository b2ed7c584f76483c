import { App, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { Construct } from 'constructs';
import {
  ServiceSoftwareUpdate,
  ServiceSoftwareUpdateProvider,
  type ServiceSoftwareUpdateProviderProps,
  UpdateMilestone,
} from '../../../lib';

const FLAGS = {
  'no feature flags': {},
  'all recommended feature flags': recommendedFeatureFlags,
  'policies of their own for each grant': { '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': true },
};
const ACTIONS = [
  'es:CancelServiceSoftwareUpdate',
  'es:DescribeDomain',
  'es:ListScheduledActions',
  'es:StartServiceSoftwareUpdate',
  'es:UpdateScheduledAction',
];

describe.each(Object.entries(FLAGS))('with %s', (_, context: Record<string, unknown>) => {
  function synthesize(names: readonly string[], region?: string): Template {
    const stack = new Stack(new App({ context }), 'Updates', { env: { region } });
    for (const name of names) {
      new ServiceSoftwareUpdate(stack, name, { domain: CfnDomain.fromDomainName(stack, `${name}-domain`, name) });
    }
    return Template.fromStack(stack);
  }

  function domainPolicy(template: Template): { id: string; DependsOn: string[]; Properties: Record<string, unknown> } {
    const policies = template.findResources('AWS::IAM::ManagedPolicy');
    expect(Object.keys(policies)).toHaveLength(1);
    const [[id, policy]] = Object.entries(policies) as [
      [string, { DependsOn: string[]; Properties: Record<string, unknown> }],
    ];
    return { id, DependsOn: policy.DependsOn, Properties: policy.Properties };
  }

  const arn = (name: string) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:es:\${AWS::Region}:\${AWS::AccountId}:domain/${name}`,
  });

  test('allows five actions on the domains that are updated, by name', () => {
    const { Properties } = domainPolicy(synthesize(['logs', 'search']));

    expect(Properties.PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ACTIONS, Resource: [arn('logs'), arn('search')] }],
    });
  });

  test('allows three actions on the stack itself, which tell how far a deployment has come', () => {
    const statements = Object.values(synthesize(['logs']).findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );

    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('cloudformation:'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'],
        Resource: { Ref: 'AWS::StackId' },
      },
    ]);
  });

  test('has no wildcard in a policy, even where an update is waited for', () => {
    const stack = new Stack(new App(), 'Updates');
    const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
    new ServiceSoftwareUpdate(stack, 'Update', { domain, waitUntil: UpdateMilestone.COMPLETED });
    const template = Template.fromStack(stack);
    const json = JSON.stringify(
      ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'].map((type) => template.findResources(type)),
    );

    expect(json).toContain('states:StartExecution');
    expect(json).toContain('lambda:InvokeFunction');
    expect(json).not.toContain('*');
    expect(json).not.toContain('ManagedPolicyArns');
  });

  test('replaces the policy when the domains change, so that the old permissions last until the clean-up', () => {
    const [before, same, after] = [['logs', 'search'], ['search', 'logs'], ['logs']].map(
      (names) => domainPolicy(synthesize(names)).id,
    );

    expect(same).toBe(before);
    expect(after).not.toBe(before);
  });

  test('names the policy by its domains alone, however many tokens there were before', () => {
    const [id, idAfterTokens] = [0, 20].map((tokens) => {
      for (let count = 0; count < tokens; count += 1) {
        Token.asString({ Ref: 'AWS::StackName' });
      }
      const stack = new Stack(new App({ context }), 'Updates');
      new ServiceSoftwareUpdate(stack, 'Update', { domain: new CfnDomain(stack, 'Domain', {}) });
      return domainPolicy(Template.fromStack(stack)).id;
    });

    expect(idAfterTokens).toBe(id);
  });

  test('leaves the policy’s name to CloudFormation, so that the old and the new one can stand side by side', () => {
    expect(domainPolicy(synthesize(['logs'])).Properties).not.toHaveProperty('ManagedPolicyName');
  });

  test('is all there before a custom resource is made, and until it is deleted', () => {
    const template = synthesize(['logs']);
    const policy = domainPolicy(template);
    const [update] = Object.values(template.findResources('Custom::ServiceSoftwareUpdate'));

    expect(update?.DependsOn).toEqual([policy.id]);
    const ids = (type: string) => Object.keys(template.findResources(type));
    expect(policy.DependsOn).toEqual(
      expect.arrayContaining([...ids('AWS::Lambda::Function'), ...ids('AWS::IAM::Policy')]),
    );
  });

  test('runs the handler on the newest runtime, on arm64, with logs in JSON in a group that keeps them for a while', () => {
    const template = synthesize(['logs']);
    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 512,
      // Longer than maxWaitForSlot.
      Timeout: 840,
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: logGroup } },
      Environment: { Variables: { LOG_GROUP_NAME: { Ref: logGroup } } },
    });
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.allResourcesProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: logGroup } } });
  });

  test.each([
    ['cn-north-1', 'arn:aws-cn:es:cn-north-1:'],
    ['us-gov-west-1', 'arn:aws-us-gov:es:us-gov-west-1:'],
  ])('takes the partition of %s from the stack', (region, arnOfService) => {
    const template = JSON.stringify(synthesize(['logs'], region).toJSON());

    expect(template).not.toContain('arn:aws:');
    expect(template).toContain(arnOfService);
  });
});

test('a stack shares one provider', () => {
  const stack = new Stack();

  expect(ServiceSoftwareUpdateProvider.getOrCreate(stack)).toBe(ServiceSoftwareUpdateProvider.getOrCreate(stack));
});

test('a construct of the user’s that has the provider’s id is told from a provider', () => {
  const stack = new Stack(undefined, 'Updates');
  new Construct(stack, 'ServiceSoftwareUpdateProvider');

  expect(() => ServiceSoftwareUpdateProvider.getOrCreate(stack)).toThrow(
    'the id ServiceSoftwareUpdateProvider must be free in Updates (got: another construct of that id); give that one another id, or, if it is the provider of a second copy of this library, install one copy',
  );
});

test('a provider of the user logs where the user says', () => {
  const stack = new Stack();
  const logGroup = new LogGroup(stack, 'Logs', { retention: RetentionDays.ONE_YEAR });
  const provider = new ServiceSoftwareUpdateProvider(stack, 'Provider', { logGroup });
  const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
  new ServiceSoftwareUpdate(stack, 'Update', { domain, provider });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  template.allResourcesProperties('AWS::Lambda::Function', {
    LoggingConfig: { LogGroup: stack.resolve(logGroup.logGroupName) },
  });
  expect(provider.logGroup).toBe(logGroup);
});

describe('a provider in a VPC', () => {
  const ENI_POLICY = 'service-role/AWSLambdaVPCAccessExecutionRole';

  function inVpc(props: (stack: Stack, vpc: Vpc) => ServiceSoftwareUpdateProviderProps = (_, vpc) => ({ vpc })) {
    const stack = new Stack(new App(), 'Updates');
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [ISOLATED, PRIVATE], maxAzs: 1 });
    const provider = new ServiceSoftwareUpdateProvider(stack, 'Provider', props(stack, vpc));
    const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
    new ServiceSoftwareUpdate(stack, 'Update', { domain, provider });
    return Template.fromStack(stack);
  }

  test('runs the function there, behind one security group that lets only HTTPS out', () => {
    const template = inVpc();
    const [group] = Object.keys(template.findResources('AWS::EC2::SecurityGroup'));

    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }],
      SecurityGroupIngress: Match.absent(),
    });
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => !String(Properties.Description).includes('default security group'),
    );
    expect(functions).toHaveLength(1);
    for (const { Properties } of functions) {
      expect(Properties.VpcConfig).toMatchObject({ SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }] });
    }
    const [role] = Object.entries(template.findResources('AWS::IAM::Role')).filter(([key]) =>
      key.includes('HandlerRole'),
    );
    expect(JSON.stringify(role)).toContain(`:iam::aws:policy/${ENI_POLICY}`);
  });

  test('comes after the endpoints of the VPC, without which the functions reach nobody', () => {
    const template = inVpc((_, vpc) => {
      vpc.addInterfaceEndpoint('Lambda', { service: InterfaceVpcEndpointAwsService.LAMBDA });
      return { vpc };
    });

    const [endpoint] = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
    const [update] = Object.values(template.findResources('Custom::ServiceSoftwareUpdate'));
    const [policy, { DependsOn = [] } = {}] =
      Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))[0] ?? [];
    expect(update?.DependsOn).toContain(policy);
    expect(DependsOn).toContain(endpoint);
  });

  test('may have an update in its own tree', () => {
    const stack = new Stack(new App({ context: recommendedFeatureFlags }), 'Updates');
    const vpc = new Vpc(stack, 'Vpc');
    ServiceSoftwareUpdateProvider.getOrCreate(stack, { vpc });
    new ServiceSoftwareUpdate(vpc, 'Update', { domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs') });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('takes the subnets and the security groups of the user', () => {
    const template = inVpc((stack, vpc) => ({
      vpc,
      vpcSubnets: { subnetGroupName: 'isolated' },
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')],
    }));

    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    const subnets = {
      SubnetIds: [{ Ref: Match.stringLikeRegexp('isolated') }],
      SecurityGroupIds: ['sg-0123456789abcdef0'],
    };
    template.allResourcesProperties('AWS::Lambda::Function', { VpcConfig: subnets });
  });

  test.each([
    ['vpcSubnets', { vpcSubnets: { onePerAz: true } }],
    ['securityGroups', { securityGroups: [] }],
  ])('is refused %s without the VPC', (prop, props) => {
    expect(() => new ServiceSoftwareUpdateProvider(new Stack(), 'Provider', props)).toThrow(
      `${prop} must go with vpc (got: ${prop} alone); set vpc, or remove ${prop}`,
    );
  });
});

const ISOLATED = { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED };
const PRIVATE = { name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED };

test('a provider encrypts the variables of all functions with the key of the user', () => {
  const stack = new Stack();
  const environmentEncryption = new Key(stack, 'Key');
  new ServiceSoftwareUpdateProvider(stack, 'Provider', { environmentEncryption });

  const KmsKeyArn = stack.resolve(environmentEncryption.keyArn);
  Template.fromStack(stack).allResourcesProperties('AWS::Lambda::Function', { KmsKeyArn });
});

describe('the shared provider', () => {
  const shared = (stack: Stack, props?: ServiceSoftwareUpdateProviderProps) =>
    ServiceSoftwareUpdateProvider.getOrCreate(stack, props);

  test('is configured by the first who asks for it, and those who ask for the same, or for nothing, get it', () => {
    const stack = new Stack();
    const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')];
    const props = { vpc: new Vpc(stack, 'Vpc'), securityGroups, logGroup: new LogGroup(stack, 'Logs') };
    const provider = shared(stack, { ...props, vpcSubnets: { onePerAz: true } });

    expect(shared(stack)).toBe(provider);
    expect(shared(stack, { ...props, securityGroups: [...securityGroups], vpcSubnets: { onePerAz: true } })).toBe(
      provider,
    );
  });

  test.each<[string, (stack: Stack) => ServiceSoftwareUpdateProviderProps]>([
    ['logGroup', (stack) => ({ logGroup: new LogGroup(stack, 'Other') })],
    ['logGroup', () => ({})],
    ['environmentEncryption', (stack) => ({ logGroup: logsOf(stack), environmentEncryption: new Key(stack, 'Key') })],
  ])('is refused to one who asks for another %s', (prop, others) => {
    const stack = new Stack(undefined, 'Updates');
    shared(stack, { logGroup: logsOf(stack) });

    expect(() => shared(stack, others(stack))).toThrow(
      `the provider of Updates must be configured once (got: another ${prop}); configure it before the first update of the stack, give the same props, or make a ServiceSoftwareUpdateProvider of your own and pass it as provider`,
    );
  });

  const logsOf = (stack: Stack) =>
    (stack.node.tryFindChild('Logs') as LogGroup | undefined) ?? new LogGroup(stack, 'Logs');
});

test('a provider deep in the tree has logical ids that CloudFormation takes', () => {
  const stack = new Stack();
  let scope: Construct = stack;
  for (let depth = 0; depth < 12; depth += 1) {
    scope = new Construct(scope, `${'Deep'.repeat(6)}${depth}`);
  }
  const provider = new ServiceSoftwareUpdateProvider(scope, 'Provider');
  new ServiceSoftwareUpdate(stack, 'Update', { domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs'), provider });

  const ids = Object.keys(Template.fromStack(stack).toJSON().Resources);
  expect(Math.max(...ids.map(({ length }) => length))).toBeLessThanOrEqual(255);
});
