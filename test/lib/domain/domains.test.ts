/** The domains that users have: wherever they are defined, and however they get their names. */
import {
  App,
  Aws,
  CfnCondition,
  CfnParameter,
  type CfnResource,
  Fn,
  Lazy,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnDomain, Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Construct } from 'constructs';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdates } from '../../../lib';
import { type Resource, resourcesOf, roundsOf, UPDATE } from '../../support/template';

const ENV = { account: '111111111111', region: 'eu-west-1' };
const makeDomain = (scope: Construct, id: string) => new Domain(scope, id, { version: EngineVersion.OPENSEARCH_2_19 });
const named = (stack: Stack, id: string, name: string) => CfnDomain.fromDomainName(stack, id, name);

function updatesOf(stack: Stack): [string, Resource][] {
  return Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === UPDATE);
}
const namesIn = (stack: Stack) => updatesOf(stack).map(([, { Properties }]) => Properties.DomainName);

let app: App;
beforeEach(() => {
  app = new App({ context: recommendedFeatureFlags });
});
const makeStack = (env?: typeof ENV) => new Stack(app, 'Updates', { env });

describe('names', () => {
  test('that CloudFormation gives', () => {
    const stack = makeStack();
    for (const id of ['One', 'Two']) {
      new ServiceSoftwareUpdate(stack, `Of${id}`, { domain: makeDomain(stack, id) });
    }

    expect(namesIn(stack)).toEqual(['One', 'Two'].map((id) => ({ Ref: expect.stringMatching(`^${id}`) })));
  });

  test.each<[string, (scope: Stack) => string]>([
    ['the region', () => `logs-${Aws.REGION}`],
    ['a parameter', (scope) => `${new CfnParameter(scope, 'Prefix').valueAsString}-logs`],
    ['the stack’s name', () => Fn.join('-', ['logs', Aws.STACK_NAME])],
  ])('with %s in them: two that are the same are told', (_, makeName) => {
    const stack = makeStack();
    const name = makeName(stack);
    new ServiceSoftwareUpdate(stack, 'Update', { domain: named(stack, 'Domain', name) });

    expect(namesIn(stack)).toEqual([stack.resolve(name)]);
    expect(() => new ServiceSoftwareUpdate(stack, 'Again', { domain: named(stack, 'Same', name) })).toThrow(
      'domain must have one update in a stack (got: a second one at Updates/Again, beside Updates/Update); remove one of them',
    );
  });

  test('that are known later', () => {
    const stack = makeStack();
    const known = new Map<string, string>();
    for (const id of ['one', 'two']) {
      const name = Lazy.string({ produce: () => known.get(id) });
      new ServiceSoftwareUpdate(stack, id, { domain: named(stack, `Domain-${id}`, name) });
    }
    for (const id of ['one', 'two']) {
      known.set(id, id);
    }

    expect(namesIn(stack)).toEqual(['one', 'two']);
    const [policy] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
    expect(policy?.Properties.PolicyDocument.Statement[0].Resource).toHaveLength(2);
  });

  test.each(['name', 'targetVersion'] as const)('a %s that a look-up is yet to find', (what) => {
    const stack = makeStack(ENV);
    const found = StringParameter.valueFromLookup(stack, '/search/parameter');
    const [name, targetVersion] = what === 'name' ? [found, undefined] : ['logs', found];
    new ServiceSoftwareUpdate(stack, 'Update', { domain: named(stack, 'Domain', name), targetVersion });

    expect(updatesOf(stack)).toHaveLength(1);
  });
});

describe('domains of several stacks, with the same id in each', () => {
  const inStacks = (scope: Construct) => ['A', 'B'].map((id) => makeDomain(new Stack(scope, id), 'Domain'));

  test('are updated from another stack, each by itself', () => {
    const stack = makeStack();
    const waves = inStacks(app).map((domain) => ({ domains: [domain] }));
    new ServiceSoftwareUpdates(stack, 'Fleet', { waves });

    expect(updatesOf(stack)).toHaveLength(2);
    expect(roundsOf(resourcesOf(stack))).toHaveLength(2);
  });

  test('are told apart from those of a nested stack', () => {
    const stack = makeStack();
    const domains = [makeDomain(stack, 'Domain'), makeDomain(new NestedStack(stack, 'Nested'), 'Domain')];
    for (const [index, domain] of domains.entries()) {
      new ServiceSoftwareUpdate(stack, `Update${index}`, { domain });
    }

    expect(updatesOf(stack)).toHaveLength(2);
  });

  test('are told apart by forDomainsIn', () => {
    const [, ofB] = inStacks(app);
    const stackA = app.node.findChild('A') as Stack;
    if (ofB) {
      new ServiceSoftwareUpdate(stackA, 'OfB', { domain: ofB });
    }
    ServiceSoftwareUpdates.forDomainsIn(app);

    expect(updatesOf(stackA)).toHaveLength(2);
    expect(updatesOf(app.node.findChild('B') as Stack)).toEqual([]);
  });

  test('get updates with the same ids in a stage as in an app', () => {
    const idsIn = (scope: Construct) => {
      const fleet = new Stack(scope, 'Fleet');
      new ServiceSoftwareUpdates(fleet, 'Updates', { waves: [{ domains: inStacks(scope) }] });
      const nested = makeDomain(new NestedStack(fleet, 'Nested'), 'Domain');
      new ServiceSoftwareUpdates(fleet, 'More', { waves: [{ domains: [nested] }] });
      return updatesOf(fleet).map(([id]) => id);
    };

    expect(idsIn(new Stage(new App(), 'Production'))).toEqual(idsIn(new App()));
  });

  test('give the policies on them different names', () => {
    const stacks = inStacks(app).map((domain, index) => {
      const stack = new Stack(app, `Updates${index}`);
      new ServiceSoftwareUpdate(stack, 'Update', { domain });
      return stack;
    });

    const policies = stacks.map((stack) => {
      const [[id] = []] = Object.entries(resourcesOf(stack)).filter(
        ([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy',
      );
      return id;
    });
    expect(new Set(policies).size).toBe(2);
  });
});

describe('a domain with a condition', () => {
  let stack: Stack;
  beforeEach(() => {
    stack = makeStack();
    const condition = new CfnCondition(stack, 'IsProduction', {
      expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1'),
    });
    new CfnDomain(stack, 'Always');
    for (const id of ['Sometimes', 'SometimesToo']) {
      new CfnDomain(stack, id).cfnOptions.condition = condition;
    }
  });

  const conditionsOf = (type: string) =>
    Object.values(resourcesOf(stack))
      .filter(({ Type }) => Type === type)
      .map((resource) => (resource as Resource & { Condition?: string }).Condition);

  test('has its update, and the policy for it, under the same condition', () => {
    const domains = ['Always', 'Sometimes', 'SometimesToo'].map((id) => stack.node.findChild(id) as CfnDomain);
    for (const domain of domains) {
      new ServiceSoftwareUpdate(stack, `Of${domain.node.id}`, { domain });
    }

    expect(conditionsOf(UPDATE)).toEqual([undefined, 'IsProduction', 'IsProduction']);
    expect(conditionsOf('AWS::IAM::ManagedPolicy')).toEqual([undefined, 'IsProduction']);
  });

  test('is refused in waves, where others would depend on it', () => {
    const domains = [stack.node.findChild('Sometimes') as CfnDomain];

    expect(() => new ServiceSoftwareUpdates(stack, 'Fleet', { waves: [{ domains }] })).toThrow(
      'waves must hold domains without a condition (got: Sometimes); no update can come after one that may not be there: declare a ServiceSoftwareUpdate for it',
    );
  });

  test('is found by forDomainsIn, too', () => {
    ServiceSoftwareUpdates.forDomainsIn(stack);

    expect(conditionsOf(UPDATE)).toEqual([undefined, 'IsProduction', 'IsProduction']);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('an update comes after', () => {
  test('what changes its domain, also if that is added later', () => {
    const stack = makeStack();
    const domain = makeDomain(stack, 'Domain');
    new ServiceSoftwareUpdate(stack, 'Update', { domain });
    domain.addAccessPolicies(new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['es:ESHttpGet'] }));

    const resources = resourcesOf(stack);
    const [, update] = updatesOf(stack)[0] ?? [];
    expect(update?.DependsOn?.map((id) => resources[id]?.Type)).toEqual(
      expect.arrayContaining(['AWS::OpenSearchService::Domain', 'Custom::OpenSearchAccessPolicy']),
    );
  });

  test('nothing else that a user has put into the domain’s tree, which may need the update', () => {
    const stack = makeStack();
    const domain = makeDomain(stack, 'Domain');
    const { newVersion } = new ServiceSoftwareUpdate(domain, 'Update', { domain });
    const topic = new Topic(domain, 'Topic', { displayName: newVersion });

    const [, update] = updatesOf(stack)[0] ?? [];
    expect(update?.DependsOn).not.toContain(stack.getLogicalId(topic.node.defaultChild as CfnResource));
  });
});

test('a domain that gets another name by its definition has another policy, so that the former one is there to cancel', () => {
  const policyFor = (domainName: string) => {
    const stack = new Stack(new App(), 'Updates');
    const domain = new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_2_19, domainName });
    new ServiceSoftwareUpdate(stack, 'Update', { domain });
    return Object.entries(resourcesOf(stack)).find(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy')?.[0];
  };

  expect(policyFor('logs')).not.toBe(policyFor('audit'));
});

test('the order in which domains are declared changes nothing', () => {
  const policyFor = (...names: string[]) => {
    const stack = new Stack(new App(), 'Updates');
    for (const name of names) {
      new ServiceSoftwareUpdate(stack, name, { domain: named(stack, `Domain-${name}`, name) });
    }
    return Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy');
  };

  expect(policyFor('logs', 'audit', 'search')).toEqual(policyFor('search', 'logs', 'audit'));
});
