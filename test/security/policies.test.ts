import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type Resource, resourcesOf } from '../support/template';
import { PlainStack, SecureStack } from './stack';

const stack = new SecureStack(new App());
const template = Template.fromStack(stack);
const resources = Object.entries(resourcesOf(stack));
const ofType = (type: string): Resource[] =>
  resources.filter(([, { Type }]) => Type === type).map(([, found]) => found);

const functions = ofType('AWS::Lambda::Function');
const idsOf = (pattern: RegExp) => resources.map(([id]) => id).filter((id) => pattern.test(id));
const isolatedSubnets = idsOf(/^VpcisolatedSubnet\dSubnet/).map((Ref) => ({ Ref }));

describe('the policies', () => {
  const statements = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap(ofType)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

  test('have no wildcard', () => {
    expect(statements.length).toBeGreaterThan(3);
    expect(statements.filter(({ Effect }) => Effect !== 'Allow')).toEqual([]);
    expect(JSON.stringify(statements)).not.toContain('*');
  });

  test('in the roles have one for what cannot be limited: logs and traces of the state machine', () => {
    const inline = ofType('AWS::IAM::Role').flatMap(({ Properties }) => Properties.Policies ?? []);
    const names = inline.filter((policy) => JSON.stringify(policy).includes('*')).map(({ PolicyName }) => PolicyName);

    expect(names).toEqual(['WriteLogs', 'WriteTraces']);
    const plain = Object.values(resourcesOf(new PlainStack(new App())));
    expect(JSON.stringify(plain.filter(({ Type }) => Type.startsWith('AWS::IAM::')))).not.toContain('*');
  });

  test('of the function are in resources of their own, and one of AWS’s connects it to a VPC', () => {
    const roles = ofType('AWS::IAM::Role').map(({ Properties }) => Properties);
    const managed = roles.flatMap(({ ManagedPolicyArns }) => ManagedPolicyArns ?? []);

    expect(
      new Set(
        managed.map((arn) =>
          JSON.stringify(arn)
            .replace(/.*:policy/, 'policy')
            .replace(/".*/, ''),
        ),
      ),
    ).toEqual(new Set(['policy/service-role/AWSLambdaVPCAccessExecutionRole']));
  });
});

describe('in a VPC without internet', () => {
  test('all functions are in the isolated subnets, behind a security group that lets HTTPS out', () => {
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    expect(isolatedSubnets).toHaveLength(2);
    expect(functions).toHaveLength(1);
    const [group] = idsOf(/^ServiceSoftwareUpdateProviderSecurityGroup/);
    for (const { Properties } of functions) {
      expect(Properties.VpcConfig).toEqual({
        SubnetIds: isolatedSubnets,
        SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }],
      });
    }
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }],
      SecurityGroupIngress: Match.absent(),
    });
  });

  test.each(['cloudformation', 'states'])('they reach %s, by its usual name', (service) => {
    const [group] = idsOf(/^Endpoints/);

    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, `.${service}`]] },
      PrivateDnsEnabled: true,
      SubnetIds: isolatedSubnets,
      SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }],
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [{ CidrIp: '10.0.0.0/16', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }],
    });
  });

  test('they reach the bucket that takes the answers to CloudFormation, and no other', () => {
    const bucket = [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':s3:::cloudformation-custom-resource-response-',
      { 'Fn::Join': ['', { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }] },
      '/*',
    ];
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      RouteTableIds: idsOf(/^VpcisolatedSubnet\dRouteTable[^A]/).map((Ref) => ({ Ref })),
      PolicyDocument: { Statement: [{ Action: 's3:PutObject', Resource: { 'Fn::Join': ['', bucket] } }] },
    });
  });
});

test('the function writes to one log group, which keeps for a time and is encrypted', () => {
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: Match.anyValue() });
  template.allResourcesProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: Match.anyValue() } });
});

test('the presigned URL for the answer gets into no log: that of the state machine has no data of its executions', () => {
  template.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
  template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { IncludeExecutionData: false, Level: 'ERROR' },
  });
});
