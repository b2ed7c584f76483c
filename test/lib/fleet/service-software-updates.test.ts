import { App, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { CfnDomain, Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import {
  ServiceSoftwareUpdate,
  ServiceSoftwareUpdateProvider,
  ServiceSoftwareUpdates,
  type ServiceSoftwareUpdatesProps,
  UpdateSchedule,
} from '../../../lib';
import { type Resource, resourcesOf, roundsOf, UPDATE } from '../../support/template';

const makeStack = () => new Stack(new App(), 'Updates');

function domains(stack: Stack, ...names: string[]) {
  return names.map((name) => CfnDomain.fromDomainName(stack, `Domain-${name}`, name));
}

const namesOf = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** A stack with the waves of these domains; and of how many at a time, if that is given. */
function fleet(waves: string[][], props: Partial<ServiceSoftwareUpdatesProps> = {}, concurrency: number[] = []) {
  const stack = makeStack();
  const updates = new ServiceSoftwareUpdates(stack, 'Updates', {
    ...props,
    waves: waves.map((names, index) => ({
      domains: domains(stack, ...names),
      maxConcurrency: concurrency[index],
    })),
  });
  return { stack, updates };
}

function updatesOf(stack: Stack): Record<string, Resource> {
  return Object.fromEntries(Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === UPDATE));
}

test('a wave begins when the one before is done, and its domains are updated side by side', () => {
  const { stack } = fleet([['dev'], ['sandbox-1', 'sandbox-2'], ['prod-1', 'prod-2', 'prod-3']]);

  expect(roundsOf(resourcesOf(stack))).toEqual([['dev'], ['sandbox-1', 'sandbox-2'], ['prod-1', 'prod-2', 'prod-3']]);
});

test('each update of a wave depends on each of the wave before, and on no more', () => {
  const { stack } = fleet([
    ['dev-1', 'dev-2'],
    ['prod-1', 'prod-2'],
  ]);
  const updates = updatesOf(stack);
  const idOf = (name: string) => Object.keys(updates).find((id) => updates[id]?.Properties.DomainName === name);

  for (const name of ['prod-1', 'prod-2']) {
    const dependencies = updates[String(idOf(name))]?.DependsOn?.filter((id) => id in updates);
    expect(dependencies).toEqual([idOf('dev-1'), idOf('dev-2')]);
  }
});

test('at most so many of a wave at a time', () => {
  const { stack } = fleet([namesOf('dev', 5), namesOf('prod', 3)], {}, [2, 1]);

  expect(roundsOf(resourcesOf(stack))).toEqual([
    ['dev-0', 'dev-1'],
    ['dev-2', 'dev-3'],
    ['dev-4'],
    ['prod-0'],
    ['prod-1'],
    ['prod-2'],
  ]);
});

test('waves of hundreds of domains keep the order without a dependency for each pair', () => {
  const { stack } = fleet([namesOf('dev', 200), namesOf('prod', 200)]);
  const resources = resourcesOf(stack);

  expect(roundsOf(resources).map((round) => round.length)).toEqual([200, 200]);
  const dependencies = Object.values(resources).flatMap(({ DependsOn }) => DependsOn ?? []);
  expect(dependencies.length).toBeLessThan(1_000);
});

test('every update waits for its completion, with the common options', () => {
  const { stack } = fleet([['dev'], ['prod']], {
    targetVersion: 'R20260720',
    timeout: Duration.minutes(30),
    maxWaitForSlot: Duration.minutes(5),
    trigger: '2026-11',
    removalPolicy: RemovalPolicy.RETAIN,
  });

  for (const update of Object.values(updatesOf(stack))) {
    expect(update).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        ScheduleAt: 'NOW',
        WaitUntil: 'COMPLETED',
        Timeout: '1800',
        MaxWaitForSlot: '300',
        TargetVersion: 'R20260720',
        Trigger: '2026-11',
      },
    });
  }
});

test('takes a provider', () => {
  const stack = makeStack();
  const provider = new ServiceSoftwareUpdateProvider(stack, 'Provider');
  new ServiceSoftwareUpdates(stack, 'Updates', { waves: [{ domains: domains(stack, 'dev') }], provider });

  expect(Object.values(updatesOf(stack))[0]?.Properties.ServiceToken).toEqual(stack.resolve(provider.serviceToken));
});

test('a domain that changes waves keeps its resource, so that nothing is deleted and cancelled', () => {
  const [before, after] = [
    [['dev', 'moves'], ['prod']],
    [['new'], ['dev'], ['prod', 'moves']],
  ].map((waves) => Object.entries(updatesOf(fleet(waves).stack)));
  const idOf = (name: string, updates = before) =>
    updates?.find(([, { Properties }]) => Properties.DomainName === name)?.[0];

  for (const name of ['dev', 'moves', 'prod']) {
    expect(idOf(name, after)).toBe(idOf(name));
  }
});

test('refuses a concurrency that is not known yet', () => {
  expect(() => fleet([['dev']], {}, [Token.asNumber({ Ref: 'Number' })])).toThrow('from 1 (got: a token)');
});

test.each([
  (stack: Stack, id: string) => new CfnDomain(stack, id),
  (stack: Stack, id: string) => new Domain(stack, id, { version: EngineVersion.OPENSEARCH_2_19 }),
])('takes domains whose names are not known yet (%#)', (makeDomain) => {
  const stack = makeStack();
  const [one, two] = ['One', 'Two'].map((id) => makeDomain(stack, id));
  const { updates } = new ServiceSoftwareUpdates(stack, 'Updates', {
    waves: [one, two].map((domain) => ({ domains: domain ? [domain] : [] })),
  });

  expect(updates).toHaveLength(2);
  expect(roundsOf(resourcesOf(stack)).flat()).toEqual(
    ['One', 'Two'].map((id) => ({ Ref: expect.stringMatching(`^${id}`) })),
  );
});

test('its updates are there to be used, and others may come after all of them', () => {
  const { stack, updates } = fleet([['dev'], ['sandbox']]);
  const [prod] = domains(stack, 'prod');
  if (!prod) {
    throw new Error('no domain');
  }
  const last = new ServiceSoftwareUpdate(stack, 'Last', { domain: prod, schedule: UpdateSchedule.offPeakWindow() });
  last.node.addDependency(updates);

  expect(updates.updates.map(({ node }) => node.id)).toEqual(['dev', 'sandbox']);
  expect(roundsOf(resourcesOf(stack))).toEqual([['dev'], ['sandbox'], ['prod']]);
});

test.each<[string, string[][], number[], string]>([
  ['no wave', [], [], 'waves must hold at least one wave (got: none); name the domains to update'],
  [
    'an empty wave',
    [['dev'], []],
    [],
    'waves[1].domains must hold at least one domain (got: none); name one, or remove the wave',
  ],
  ...[0, -1, 1.5, Number.NaN].map((concurrency): [string, string[][], number[], string] => [
    `a concurrency of ${concurrency}`,
    [['dev']],
    [concurrency],
    `waves[0].maxConcurrency must be a whole number from 1 (got: ${concurrency}); leave it out to update all domains of the wave side by side`,
  ]),
])('refuses %s', (_what, waves, concurrency, message) => {
  expect(() => fleet(waves, {}, concurrency)).toThrow(message);
});

test('refuses a domain in two waves', () => {
  const stack = makeStack();
  const [dev] = domains(stack, 'dev');
  if (!dev) {
    throw new Error('no domain');
  }

  expect(
    () => new ServiceSoftwareUpdates(stack, 'Updates', { waves: [{ domains: [dev] }, { domains: [dev] }] }),
  ).toThrow('waves must hold each domain once (got: dev twice); remove one of the two');
});

describe('waves that wait for longer than a custom resource can', () => {
  const LONG = { timeout: Duration.hours(8) };

  test('begin after the wait conditions of the wave before', () => {
    const { stack } = fleet([['dev'], ['prod-1', 'prod-2']], LONG);
    const resources = Object.entries(resourcesOf(stack));
    const [devCondition] = resources
      .filter(([id, { Type }]) => Type === 'AWS::CloudFormation::WaitCondition' && id.includes('dev'))
      .map(([id]) => id);

    expect(devCondition).toBeDefined();
    for (const [, { Properties, DependsOn }] of resources.filter(([, { Type }]) => Type === UPDATE)) {
      const others = (DependsOn ?? []).filter((id) => !id.includes('Policy'));
      expect(others).toEqual(Properties.DomainName === 'dev' ? [] : [devCondition]);
    }
    expect(roundsOf(resourcesOf(stack))).toEqual([['dev'], ['prod-1', 'prod-2']]);
  });

  test('are refused if they have more resources than a stack takes', () => {
    fleet([namesOf('logs', 163)], LONG);

    expect(() => fleet([namesOf('logs', 164)], LONG)).toThrow(
      'waves must hold at most 163 domains with a timeout of more than 55 minutes (got: 164), because each has three resources then, and a stack takes 500; spread the domains over stacks, or give a timeout of up to 55 minutes',
    );
  });
});
