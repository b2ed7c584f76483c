import { App, Aspects, CfnResource, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, CfnManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnDomain, Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { Construct } from 'constructs';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdates, UpdateSchedule } from '../../../lib';
import { type Resource, resourcesOf, UPDATE } from '../../support/template';

const FLAGS = { 'no feature flags': {}, 'all recommended feature flags': recommendedFeatureFlags };

function updatesOf(stack: Stack): Resource[] {
  return Object.values(resourcesOf(stack)).filter(({ Type }) => Type === UPDATE);
}

/** The ids of the domains that are updated, without what the CDK adds to them. */
const updated = (stack: Stack): string[] =>
  updatesOf(stack).map(({ Properties }) => Properties.DomainName.Ref.replace(/[0-9A-F]{8}$/, ''));

describe.each(Object.entries(FLAGS))('with %s', (_, context: Record<string, unknown>) => {
  afterEach(() => jest.restoreAllMocks());
  let app: App;
  let stack: Stack;
  beforeEach(() => {
    app = new App({ context });
    stack = new Stack(app, 'Search');
  });

  test('every domain of a stack is updated, with the options, also one that is added later', () => {
    new CfnDomain(stack, 'Before');
    ServiceSoftwareUpdates.forDomainsIn(stack, { schedule: UpdateSchedule.offPeakWindow(), trigger: '2026-11' });
    new CfnDomain(stack, 'Later');
    new Domain(new Construct(stack, 'Deep'), 'L2', { version: EngineVersion.OPENSEARCH_2_19 });
    new Domain(stack, 'AnotherL2', { version: EngineVersion.OPENSEARCH_2_19 });

    expect(updated(stack)).toEqual(['Before', 'Later', 'DeepL2', 'AnotherL2']);
    for (const { Properties } of updatesOf(stack)) {
      expect(Properties).toMatchObject({ ScheduleAt: 'OFF_PEAK_WINDOW', Trigger: '2026-11' });
    }
  });

  test('a domain that has an update of its own is left alone, wherever that was declared', () => {
    const [one, two] = [new CfnDomain(stack, 'One'), new CfnDomain(stack, 'Two')];
    new ServiceSoftwareUpdate(stack, 'OfOne', { domain: one, trigger: 'own' });
    ServiceSoftwareUpdates.forDomainsIn(stack, { trigger: 'all' });
    new ServiceSoftwareUpdate(stack, 'OfTwo', { domain: two, trigger: 'own' });

    expect(updatesOf(stack).map(({ Properties }) => Properties.Trigger)).toEqual(['own', 'own']);
  });

  test('a domain that has its update in another stack, or by its name, is left alone', () => {
    const fleet = new Stack(app, 'Fleet');
    const [one, two] = [new CfnDomain(stack, 'One'), new CfnDomain(stack, 'Two', { domainName: 'logs' })];
    new ServiceSoftwareUpdate(fleet, 'OfOne', { domain: one });
    new ServiceSoftwareUpdate(stack, 'OfTwo', {
      domain: CfnDomain.fromDomainName(stack, 'Logs', two.domainName ?? ''),
    });
    ServiceSoftwareUpdates.forDomainsIn(app);

    expect(updatesOf(stack).map(({ Properties }) => Properties.DomainName)).toEqual(['logs']);
    expect(updatesOf(fleet)).toHaveLength(1);
  });

  test('an update keeps its id when its stack moves into a stage, so that it is not deleted, and cancelled', () => {
    const inApp = new Stack(new App({ context }), 'Other');
    const inStage = new Stack(new Stage(new App({ context }), 'Stage'), 'Renamed');
    const ids = [inApp, inStage].map((scope) => {
      new CfnDomain(scope, 'Domain');
      ServiceSoftwareUpdates.forDomainsIn(scope);
      const resources = Object.entries(resourcesOf(scope));
      return resources.filter(([, { Type }]) => Type === UPDATE).map(([id]) => id);
    });

    expect(ids[0]).toHaveLength(1);
    expect(ids[1]).toEqual(ids[0]);
  });

  test('an aspect may have looked at the policy before', () => {
    new ServiceSoftwareUpdate(stack, 'Own', { domain: new CfnDomain(stack, 'One') });
    const team = new Construct(stack, 'Team');
    new CfnDomain(team, 'Two');
    Aspects.of(app).add({
      visit: (node) => {
        if (node instanceof CfnManagedPolicy) {
          stack.resolve(node.policyDocument);
        }
      },
    });
    ServiceSoftwareUpdates.forDomainsIn(team);

    const [policy] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
    expect(policy?.Properties.PolicyDocument.Statement[0].Resource).toHaveLength(2);
  });

  test('a resource of the domain’s type that is no CfnDomain is passed over', () => {
    new CfnResource(stack, 'Raw', { type: 'AWS::OpenSearchService::Domain' });
    new CfnDomain(stack, 'Domain');
    ServiceSoftwareUpdates.forDomainsIn(stack);

    expect(updated(stack)).toEqual(['Domain']);
  });

  test('an update comes after what sets the access policy of its domain', () => {
    const domain = new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_2_19 });
    domain.addAccessPolicies(
      new PolicyStatement({ actions: ['es:ESHttpGet'], principals: [new AccountRootPrincipal()] }),
    );
    ServiceSoftwareUpdates.forDomainsIn(stack);

    const resources = resourcesOf(stack);
    const [setsPolicy] = Object.keys(resources).filter(
      (id) => resources[id]?.Type === 'Custom::OpenSearchAccessPolicy',
    );
    expect(updatesOf(stack)[0]?.DependsOn).toContain(setsPolicy);
  });

  test('the nearest scope counts', () => {
    const team = new Construct(stack, 'Team');
    new CfnDomain(team, 'Theirs');
    new CfnDomain(stack, 'Ours');
    ServiceSoftwareUpdates.forDomainsIn(app, { trigger: 'all' });
    ServiceSoftwareUpdates.forDomainsIn(team, { trigger: 'team' });

    const triggers = updatesOf(stack).map(({ Properties }) => Properties.Trigger);
    expect([updated(stack), triggers]).toEqual([
      ['Ours', 'TeamTheirs'],
      ['all', 'team'],
    ]);
  });

  test('each stack of an app has a provider of its own', () => {
    const other = new Stack(app, 'Other');
    for (const scope of [stack, other]) {
      new CfnDomain(scope, 'Domain');
    }
    ServiceSoftwareUpdates.forDomainsIn(app);

    for (const scope of [stack, other]) {
      expect(updated(scope)).toEqual(['Domain']);
      const functions = Object.values(resourcesOf(scope)).filter(({ Type }) => Type === 'AWS::Lambda::Function');
      expect(functions).toHaveLength(1);
    }
  });

  test('the domain of a nested stack is updated there', () => {
    const nested = new NestedStack(stack, 'Nested');
    new CfnDomain(nested, 'Domain');
    ServiceSoftwareUpdates.forDomainsIn(stack);

    expect(updated(nested)).toEqual(['Domain']);
  });

  test('a stage is a scope by itself', () => {
    const stage = new Stage(app, 'Stage');
    const inStage = new Stack(stage, 'Search');
    new CfnDomain(inStage, 'Domain');
    new CfnDomain(stack, 'Domain');
    ServiceSoftwareUpdates.forDomainsIn(app, { trigger: 'app' });
    ServiceSoftwareUpdates.forDomainsIn(stage, { trigger: 'stage' });

    expect(updatesOf(inStage).map(({ Properties }) => Properties.Trigger)).toEqual(['stage']);
    expect(updatesOf(stack).map(({ Properties }) => Properties.Trigger)).toEqual(['app']);
  });

  test('a stage that was given none has none, though the app was', () => {
    const inStage = new Stack(new Stage(app, 'Stage'), 'Search');
    for (const scope of [inStage, stack]) {
      new CfnDomain(scope, 'Domain');
    }
    ServiceSoftwareUpdates.forDomainsIn(app);
    app.synth();

    expect(updatesOf(inStage)).toEqual([]);
  });

  test('what depends on a domain does not wait for its update', () => {
    const domain = new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_2_19 });
    ServiceSoftwareUpdates.forDomainsIn(stack);
    const queue = new Queue(stack, 'Queue');
    queue.node.addDependency(domain);

    const [dependent] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::SQS::Queue');
    expect(dependent?.DependsOn).toEqual([expect.stringMatching(/^Domain[0-9A-F]{8}$/)]);
  });

  test('the user’s aspects see what it adds', () => {
    new CfnDomain(stack, 'Domain');
    ServiceSoftwareUpdates.forDomainsIn(stack);
    Tags.of(stack).add('team', 'search');

    const functions = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    for (const { Properties } of functions) {
      expect(Properties.Tags).toEqual([{ Key: 'team', Value: 'search' }]);
    }
    expect(functions).not.toEqual([]);
  });

  test('a scope without a domain of its own is warned of, also if it has an imported one', () => {
    // The CDK prints the warning, too.
    jest.spyOn(console, 'error').mockReturnValue();
    CfnDomain.fromDomainName(stack, 'Imported', 'logs');
    new Queue(stack, 'Queue');
    ServiceSoftwareUpdates.forDomainsIn(stack);

    expect(updatesOf(stack)).toEqual([]);
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('found no domain here'));
    expect(warnings).toHaveLength(1);
  });
});

test('a second call for a scope is refused', () => {
  const stack = new Stack(new App(), 'Search');
  ServiceSoftwareUpdates.forDomainsIn(stack);

  expect(() => ServiceSoftwareUpdates.forDomainsIn(stack)).toThrow(
    'the domains in Search must be given updates once (got: a second call); remove one of the calls',
  );
});
