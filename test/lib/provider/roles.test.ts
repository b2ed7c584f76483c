import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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
