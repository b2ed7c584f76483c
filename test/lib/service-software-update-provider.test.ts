import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdateProvider } from '../../lib';

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
    const policies = template.findResources('AWS::IAM::Policy', {
      Properties: { PolicyDocument: { Statement: [Match.objectLike({ Action: ACTIONS })] } },
    });
    expect(Object.keys(policies)).toHaveLength(1);
    const [[id, policy]] = Object.entries(policies) as [
      [string, { DependsOn: string[]; Properties: Record<string, unknown> }],
    ];
    return { id, DependsOn: policy.DependsOn, Properties: policy.Properties };
  }

  const arn = (name: string) => ({
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':es:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        `:domain/${name}`,
      ],
    ],
  });

  test('allows five actions on the domains that are updated, by name', () => {
    const { Properties } = domainPolicy(synthesize(['logs', 'search']));

    expect(Properties.PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ACTIONS, Resource: [arn('logs'), arn('search')] }],
    });
  });

  test('has no wildcard in a policy but the versions of the functions that the framework calls', () => {
    const json = JSON.stringify(Object.values(synthesize(['logs']).findResources('AWS::IAM::Policy')));

    expect(json.replaceAll('":*"', '')).not.toContain('*');
    expect(JSON.stringify(synthesize(['logs']).findResources('AWS::IAM::Role'))).not.toContain('ManagedPolicyArns');
  });

  test('replaces the policy when the domains change, so that the old permissions last until the clean-up', () => {
    const [before, same, after] = [['logs', 'search'], ['search', 'logs'], ['logs']].map(
      (names) => domainPolicy(synthesize(names)).id,
    );

    expect(same).toBe(before);
    expect(after).not.toBe(before);
  });

  test('names the policy by its logical id, so that the old and the new one can stand side by side', () => {
    const { id, Properties } = domainPolicy(synthesize(['logs']));

    expect(Properties.PolicyName).toBe(id);
  });

  test('is all there before a custom resource is made, and until it is deleted', () => {
    const template = synthesize(['logs']);
    const policy = domainPolicy(template);
    const [update] = Object.values(template.findResources('Custom::ServiceSoftwareUpdate'));

    expect(update?.DependsOn).toEqual([policy.id]);
    const framework = Object.keys(template.toJSON().Resources).filter((id) => id.includes('ProviderFramework'));
    const unreached = framework.filter((id) => !policy.DependsOn.includes(id) && !/Role/.test(id));
    expect(unreached).toEqual([]);
    expect(framework.length).toBeGreaterThan(4);
  });

  test('runs the handler on the newest runtime, on arm64, with logs in JSON in a group that keeps them for a while', () => {
    const template = synthesize(['logs']);
    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
    for (const handler of ['index.onEvent', 'index.isComplete']) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Handler: handler,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: logGroup } },
      });
    }
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.allResourcesProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: logGroup } } });
  });

  test.each(['cn-north-1', 'us-gov-west-1'])('takes the partition of %s from the stack', (region) => {
    expect(JSON.stringify(synthesize(['logs'], region).toJSON())).not.toContain('arn:aws:');
  });
});

test('a stack shares one provider', () => {
  const stack = new Stack();

  expect(ServiceSoftwareUpdateProvider.getOrCreate(stack)).toBe(ServiceSoftwareUpdateProvider.getOrCreate(stack));
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
