import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Aws, CfnCondition, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IRole, ManagedPolicy, PermissionsBoundary, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdateProvider, UpdateMilestone } from '../../../lib';

test('a provider takes the role of the user for the handler, and gives it what the handler needs', () => {
  const stack = new Stack();
  const role = Role.fromRoleName(stack, 'Role', 'search-operations');
  const provider = new ServiceSoftwareUpdateProvider(stack, 'Provider', { role });
  const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
  new ServiceSoftwareUpdate(stack, 'Update', { domain, provider });

  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'index.handler',
    Role: stack.resolve(role.roleArn),
  });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: ['search-operations'] });
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: ['search-operations'],
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Resource: { Ref: 'AWS::StackId' } })]) },
  });
});

test('a provider takes a role of another stack', () => {
  const app = new App();
  const stack = new Stack(app, 'Updates');
  const role = new Role(new Stack(app, 'Security'), 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  ServiceSoftwareUpdateProvider.getOrCreate(stack, { role });
  new ServiceSoftwareUpdate(stack, 'Update', { domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs') });

  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const actions = policies
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('Fn::ImportValue'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action }) => Action);
  expect(actions).toEqual(expect.arrayContaining(['cloudformation:DescribeStacks', 'logs:PutLogEvents']));
});

test('a provider needs no role of its own where `Role.customizeRoles` says so, and updates come after its function', () => {
  const stack = new Stack(new App(), 'Updates');
  const paths = ['HandlerRole', 'WaitingMachine/Role'];
  const usePrecreatedRoles = Object.fromEntries(
    paths.map((path, index) => [`Updates/ServiceSoftwareUpdateProvider/${path}`, `precreated-${index}`]),
  );
  Role.customizeRoles(stack, { usePrecreatedRoles });
  new ServiceSoftwareUpdate(stack, 'Update', {
    domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs'),
    waitUntil: UpdateMilestone.COMPLETED,
  });

  const template = Template.fromStack(stack);
  for (const type of ['Role', 'Policy', 'ManagedPolicy']) {
    template.resourceCountIs(`AWS::IAM::${type}`, 0);
  }
  const [update] = Object.values(template.findResources('Custom::ServiceSoftwareUpdate'));
  expect(update?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/ProviderHandler/)]));
});

test('a permissions boundary reaches every role', () => {
  const stack = new Stack();
  PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
  new ServiceSoftwareUpdateProvider(stack, 'Provider');

  Template.fromStack(stack).allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
});

test('inline policies of several stacks on one imported role have names of their own', () => {
  const names = ['First', 'Second'].map((id) => {
    const stack = new Stack(new App(), id);
    ServiceSoftwareUpdateProvider.getOrCreate(stack, { role: Role.fromRoleName(stack, 'Role', 'shared') });
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    return policy?.Properties.PolicyName;
  });

  for (const name of names) {
    expect(JSON.stringify(name)).toContain('{"Fn::Split":["/",{"Ref":"AWS::StackId"}]}');
  }
});

const domainIn = (stack: Stack, name = 'logs') => CfnDomain.fromDomainName(stack, `${name}-domain`, name);
const ROLE_ARN = 'arn:aws:iam::111111111111:role/search-operations';

describe('an imported role in a VPC', () => {
  const stack = new Stack(new App(), 'Updates');
  const role = Role.fromRoleName(stack, 'Role', 'search-operations');
  ServiceSoftwareUpdateProvider.getOrCreate(stack, { role, vpc: new Vpc(stack, 'Vpc') });
  new ServiceSoftwareUpdate(stack, 'Update', { domain: domainIn(stack) });
  const template = Template.fromStack(stack);
  const [policy] = Object.keys(
    template.findResources('AWS::IAM::Policy', {
      Properties: {
        Roles: ['search-operations'],
        PolicyDocument: {
          Statement: [Match.objectLike({ Action: Match.arrayWith(['ec2:CreateNetworkInterface']), Resource: '*' })],
        },
      },
    }),
  );

  test('may connect the function, before the function is made', () => {
    template.hasResource('AWS::Lambda::Function', { DependsOn: Match.arrayWith([policy]) });
  });

  test('has two inline policies of different names', () => {
    const names = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) =>
      JSON.stringify(Properties.PolicyName),
    );
    expect(new Set(names).size).toBe(2);
  });
});

describe.each<[string, (stack: Stack) => IRole]>([
  ['imported with mutable: false', (stack) => Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false })],
  [
    'without policy updates',
    (stack) =>
      new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }).withoutPolicyUpdates(),
  ],
  ['of another account', (stack) => Role.fromRoleArn(stack, 'Role', ROLE_ARN.replaceAll('1111', '2222'))],
])('a role %s', (_, roleIn) => {
  const stack = new Stack(new App(), 'Updates', { env: { account: '111111111111', region: 'eu-west-1' } });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
  const provider = ServiceSoftwareUpdateProvider.getOrCreate(stack, { role: roleIn(stack), vpc });
  new CfnOutput(stack, 'RequiredPolicy', { value: stack.toJsonString(provider.requiredPolicy) });
  const waiting = { waitUntil: UpdateMilestone.COMPLETED };
  new ServiceSoftwareUpdate(stack, 'Update', { domain: domainIn(stack), ...waiting });
  new ServiceSoftwareUpdate(stack, 'Other', { domain: domainIn(stack, 'search') });
  const template = Template.fromStack(stack);

  test('is left as it is', () => {
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('can be told what it needs, with what is declared later', () => {
    const { Statement: statements } = stack.resolve(provider.requiredPolicy.toJSON());
    const actions = (statements as { Action: string | string[] }[]).flatMap(({ Action }) => Action);

    expect(actions).toEqual(
      expect.arrayContaining([
        'cloudformation:DescribeStacks',
        'ec2:CreateNetworkInterface',
        'es:StartServiceSoftwareUpdate',
        'logs:PutLogEvents',
        'states:StartExecution',
      ]),
    );
    const arns = ['logs', 'search'].map((name) => `arn:aws:es:eu-west-1:111111111111:domain/${name}`);
    expect(statements).toContainEqual(expect.objectContaining({ Resource: arns }));
    expect(JSON.stringify(template.findOutputs('RequiredPolicy'))).toContain('domain/search');
  });

  test('does not keep the update from coming after the function', () => {
    const [handler] = Object.keys(template.findResources('AWS::Lambda::Function', { Properties: { MemorySize: 512 } }));
    template.allResources('Custom::ServiceSoftwareUpdate', { DependsOn: Match.arrayWith([handler]) });
  });
});

test('the policy that a role needs is what the provider gives its own', () => {
  const stack = new Stack(new App(), 'Updates');
  const provider = ServiceSoftwareUpdateProvider.getOrCreate(stack);
  new ServiceSoftwareUpdate(stack, 'Update', { domain: domainIn(stack), waitUntil: UpdateMilestone.COMPLETED });

  const template = Template.fromStack(stack);
  const given = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
  );
  const { Statement: required } = stack.resolve(provider.requiredPolicy.toJSON()) as { Statement: object[] };
  const sorted = (statements: object[]) => statements.map((statement) => JSON.stringify(statement)).sort();
  expect(sorted(required)).toEqual(sorted(given));
});

test('the policy that a role needs leaves out a domain that its condition leaves out', () => {
  const stack = new Stack(new App(), 'Updates');
  const provider = ServiceSoftwareUpdateProvider.getOrCreate(stack);
  expect(JSON.stringify(stack.resolve(provider.requiredPolicy.toJSON()))).not.toContain('es:');

  const domain = new CfnDomain(stack, 'Domain');
  domain.cfnOptions.condition = new CfnCondition(stack, 'IsProduction', {
    expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1'),
  });
  new ServiceSoftwareUpdate(stack, 'Update', { domain });

  const { Statement: statements } = stack.resolve(provider.requiredPolicy.toJSON());
  expect(statements).toContainEqual(
    expect.objectContaining({
      Action: expect.arrayContaining(['es:StartServiceSoftwareUpdate']),
      Resource: [{ 'Fn::If': ['IsProduction', { 'Fn::GetAtt': ['Domain', 'Arn'] }, { Ref: 'AWS::NoValue' }] }],
    }),
  );
});

test('a role of the app in a VPC gets AWS’s policy for that, and no wildcard', () => {
  const stack = new Stack(new App(), 'Updates');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  ServiceSoftwareUpdateProvider.getOrCreate(stack, { role, vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) });

  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Role', {
    ManagedPolicyArns: [
      { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('AWSLambdaVPCAccessExecutionRole')])] },
    ],
  });
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('"*"');
});

describe('the warning of too many managed policies', () => {
  const WARNING = Match.stringLikeRegexp("domains of a stack should fit into a role's 10 managed policies");
  const managed = (count: number) =>
    Array.from({ length: count }, (_, index) => ManagedPolicy.fromAwsManagedPolicyName(`Policy${index}`));

  function warnings(conditions: number, policiesOfRole?: number): string[] {
    const stack = new Stack(new App(), 'Updates');
    const role =
      policiesOfRole === undefined
        ? undefined
        : new Role(stack, 'Role', {
            assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
            managedPolicies: managed(policiesOfRole),
          });
    ServiceSoftwareUpdateProvider.getOrCreate(stack, { role });
    for (let index = 0; index < conditions; index += 1) {
      const domain = new CfnDomain(stack, `Domain${index}`, { domainName: `domain-${index}` });
      const expression = Fn.conditionEquals(Aws.REGION, 'eu-west-1');
      domain.cfnOptions.condition = new CfnCondition(stack, `Condition${index}`, { expression });
      new ServiceSoftwareUpdate(stack, `Update${index}`, { domain });
    }
    return Annotations.fromStack(stack)
      .findWarning('*', WARNING)
      .map(({ entry }) => String(entry.data));
  }

  test.each([
    ['five conditional domains', 5, undefined, 0],
    ['six, each with a policy of its own', 6, undefined, 1],
    ['one domain, and eight policies that the role has', 1, 8, 0],
    ['one domain, and nine policies that the role has', 1, 9, 1],
  ])('%s', (_, conditions, policies, count) => {
    expect(warnings(conditions, policies)).toHaveLength(count);
  });

  test('says how many there are', () => {
    expect(warnings(1, 9)[0]).toContain('got: 1 for the domains, of which there may be two each');
    expect(warnings(1, 9)[0]).toContain('and 9 others of the role');
  });
});

test.each([
  ['of the provider', () => undefined],
  ['imported', (stack: Stack) => Role.fromRoleName(stack, 'Role', 'search-operations')],
])('the report of `Role.customizeRoles` on a role %s names the domains, and the state machine', (_, roleIn) => {
  const app = new App();
  const stack = new Stack(app, 'Updates');
  const paths = ['HandlerRole', 'WaitingMachine/Role'].map((path) => `Updates/ServiceSoftwareUpdateProvider/${path}`);
  Role.customizeRoles(stack, {
    usePrecreatedRoles: Object.fromEntries(paths.map((path, index) => [path, `role-${index}`])),
  });
  ServiceSoftwareUpdateProvider.getOrCreate(stack, { role: roleIn(stack) });
  const defined = new CfnDomain(stack, 'Defined', { domainName: 'defined' });
  new ServiceSoftwareUpdate(stack, 'Update', { domain: domainIn(stack), waitUntil: UpdateMilestone.COMPLETED });
  new ServiceSoftwareUpdate(stack, 'Second', { domain: defined });

  const { directory } = app.synth();
  const report = readFileSync(path.join(directory, 'iam-policy-report.json'), 'utf8');
  const [{ managedPolicyStatements: ofDomains, identityPolicyStatements: others }] = JSON.parse(report).roles;
  expect(ofDomains).toEqual([
    expect.objectContaining({
      Resource: ['arn:(PARTITION):es:(REGION):(ACCOUNT):domain/logs', '(Updates/Defined.Arn)'],
    }),
  ]);
  expect(JSON.stringify(others)).toContain('"states:StartExecution"');
  expect(report).not.toContain('Token[');
});
