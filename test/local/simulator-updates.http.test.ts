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

async function options() {
  const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
  return DomainStatus?.ServiceSoftwareOptions;
}

const startNow = () => client.startServiceSoftwareUpdate({ DomainName: 'logs' });
const startAt = (time: string) =>
  client.startServiceSoftwareUpdate({ DomainName: 'logs', DesiredStartTime: Date.parse(time) });
const steps = () => transitions.map(({ from, to, at }) => `${from} -> ${to} ${at.toISOString()}`);

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

test('a newer version cancels the pending one', async () => {
  await eligible();
  await startNow();
  simulator.domain('logs').offerVersion(NEWER);
  expect(await options()).toMatchObject({ UpdateStatus: 'ELIGIBLE', CurrentVersion: OLD, NewVersion: NEWER });
  simulator.clock.advance({ days: 1 });
  expect(simulator.domain('logs').currentVersion).toBe(OLD);
});

test('a newer version waits for the update in progress', async () => {
  await eligible();
  await startNow();
  simulator.clock.advance({ seconds: 60 });
  simulator.domain('logs').offerVersion(NEWER, { optionalDeployment: false });
  expect(await options()).toMatchObject({ UpdateStatus: 'IN_PROGRESS' });
  simulator.clock.advance({ seconds: 600 });
  expect(await options()).toMatchObject({
    UpdateStatus: 'ELIGIBLE',
    CurrentVersion: NEW,
    NewVersion: NEWER,
    OptionalDeployment: false,
  });
});

test('the update ends the isolation', async () => {
  await eligible();
  simulator.domain('logs').isolate();
  await startNow();
  expect(simulator.domain('logs').state.isolated).toBe(true);
  simulator.clock.advance({ days: 1 });
  const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
  expect(DomainStatus).toMatchObject({ DomainProcessingStatus: 'Active' });
  expect(simulator.domain('logs').state.isolated).toBe(false);
});

test('a pending update that AWS scheduled runs at its time', async () => {
  await start();
  const scheduledAt = new Date('2026-11-03T22:00:00Z');
  const pendingUpdate = { scheduledAt, scheduledBy: 'SYSTEM', cancellable: false } as const;
  simulator.addDomain({ name: 'logs', newVersion: NEW, pendingUpdate });
  expect(await options()).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', NewVersion: NEW, Cancellable: false });
  simulator.clock.advance({ days: 3 });
  expect(steps()).toEqual([
    'PENDING_UPDATE -> IN_PROGRESS 2026-11-03T22:01:00.000Z',
    'IN_PROGRESS -> COMPLETED 2026-11-03T22:11:00.000Z',
  ]);
});

test('a slot that passed before the domain was added begins with it', async () => {
  await start();
  const pendingUpdate = { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } as const;
  simulator.addDomain({ name: 'logs', newVersion: NEW, pendingUpdate });
  expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  expect(steps()).toEqual(['PENDING_UPDATE -> IN_PROGRESS 2026-11-01T12:00:00.000Z']);
});

test('a configuration change drops the pending update, not one in progress', async () => {
  await eligible();
  await startNow();
  simulator.domain('logs').becomeBusy();
  expect(simulator.domain('logs').updateStatus).toBe('NOT_ELIGIBLE');
  simulator.domain('logs').becomeIdle();
  expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  await startNow();
  simulator.clock.advance({ seconds: 60 });
  simulator.domain('logs').becomeBusy();
  expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
});

test('an update that fails leaves the version as it was', async () => {
  await eligible();
  await startNow();
  simulator.clock.advance({ seconds: 60 });
  simulator.domain('logs').failUpdate();
  expect(await options()).toMatchObject({ UpdateStatus: 'ELIGIBLE', CurrentVersion: OLD, NewVersion: NEW });
  simulator.clock.advance({ days: 1 });
  expect(simulator.domain('logs').currentVersion).toBe(OLD);
  expect(() => simulator.domain('logs').failUpdate()).toThrow('no update can fail on logs (got: none)');
});

test('what cannot be scheduled says so', async () => {
  await eligible();
  const pendingUpdate = { scheduledAt: NOON, scheduledBy: 'SYSTEM' } as const;
  expect(() => simulator.addDomain({ name: 'search', pendingUpdate })).toThrow('(got: nothing to update)');
  await startAt('2026-11-01T12:00:00Z');
  simulator.clock.advance({ seconds: 60 });
  expect(() => simulator.domain('logs').scheduleUpdate(pendingUpdate)).toThrow('(got: an update in progress)');
});
