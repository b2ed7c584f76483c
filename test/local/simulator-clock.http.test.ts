import type { OpenSearch } from '@aws-sdk/client-opensearch';
import type { Transition } from '../../local/simulator/domain';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const NEWER = 'OpenSearch_2_19_R20261015';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;
let transitions: Transition[];

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await OpenSearchServiceSimulator.start({
    startTime: NOON,
    durations: { pendingSeconds: 60, inProgressSeconds: 600 },
    ...options,
  });
  client = clientFor(simulator);
  transitions = [];
  simulator.onTransition((transition) => transitions.push(transition));
}

async function eligible(): Promise<void> {
  await start();
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW });
}

const startNow = () => client.startServiceSoftwareUpdate({ DomainName: 'logs' });

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

test('stands still by itself, and moves by what it is advanced', async () => {
  await start();
  expect(simulator.clock.now()).toEqual(NOON);
  simulator.clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4 });
  expect(simulator.clock.now()).toEqual(new Date('2026-11-02T14:03:04Z'));
  expect(() => simulator.clock.advance({ seconds: -1 })).toThrow('the clock only moves forward (got: {"seconds":-1})');
});

test('starts at the real time', async () => {
  const before = Date.now();
  await start({ startTime: undefined });
  expect(simulator.clock.now().getTime()).toBeGreaterThanOrEqual(before);
  expect(simulator.clock.now().getTime()).toBeLessThanOrEqual(Date.now());
});

test('one jump passes through every state, each at its exact instant', async () => {
  await eligible();
  await startNow();
  simulator.clock.advance({ days: 3 });
  expect(transitions).toEqual([
    { domainName: 'logs', from: 'ELIGIBLE', to: 'PENDING_UPDATE', at: NOON, newVersion: NEW, currentVersion: OLD },
    {
      domainName: 'logs',
      from: 'PENDING_UPDATE',
      to: 'IN_PROGRESS',
      at: new Date('2026-11-01T12:01:00Z'),
      newVersion: NEW,
      currentVersion: OLD,
    },
    {
      domainName: 'logs',
      from: 'IN_PROGRESS',
      to: 'COMPLETED',
      at: new Date('2026-11-01T12:11:00Z'),
      newVersion: NEW,
      currentVersion: NEW,
    },
  ]);
});

test('a moment before its instant nothing has changed yet', async () => {
  await eligible();
  await startNow();
  simulator.clock.advance({ seconds: 59.999 });
  expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  simulator.clock.advance({ seconds: 0.001 });
  expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  simulator.clock.advance({ seconds: 599.999 });
  expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  simulator.clock.advance({ seconds: 0.001 });
  expect(simulator.domain('logs').updateStatus).toBe('COMPLETED');
});

test('a change that leaves the status as it is announces nothing', async () => {
  await eligible();
  simulator.domain('logs').offerVersion(NEWER);
  expect(transitions).toEqual([]);
});

test('one jump announces the changes of several domains in the order of time', async () => {
  await start();
  for (const [name, time] of [
    ['search', '14:00'],
    ['audit', '13:00'],
    ['logs', '13:05'],
  ] as const) {
    const scheduledAt = new Date(`2026-11-01T${time}:00Z`);
    simulator.addDomain({ name, newVersion: NEW, pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' } });
  }
  simulator.clock.advance({ days: 1 });
  expect(transitions.map(({ domainName, to }) => `${domainName} ${to}`)).toEqual([
    'audit IN_PROGRESS',
    'logs IN_PROGRESS',
    'audit COMPLETED',
    'logs COMPLETED',
    'search IN_PROGRESS',
    'search COMPLETED',
  ]);
});

test('runs by itself at a speed, and announces without anybody looking', async () => {
  await start({ speed: 86_400 });
  const over = new Promise<void>((resolve) => {
    simulator.onTransition(({ to }) => to === 'COMPLETED' && resolve());
  });
  simulator.addDomain({ name: 'logs', newVersion: NEW });
  await startNow();
  await over;
  const [pending, inProgress, completed] = transitions.map(({ at }) => at.getTime());
  expect(transitions.map(({ to }) => to)).toEqual(['PENDING_UPDATE', 'IN_PROGRESS', 'COMPLETED']);
  expect((inProgress ?? 0) - (pending ?? 0)).toBe(60_000);
  expect((completed ?? 0) - (inProgress ?? 0)).toBe(600_000);
});
