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

describe('what each status shows', () => {
  test('an optional update on offer', async () => {
    await eligible();
    expect(await options()).toEqual({
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      Cancellable: false,
      UpdateStatus: 'ELIGIBLE',
      Description: `A newer release ${NEW} is available.`,
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    });
  });

  test('a required update on offer', async () => {
    await start();
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    simulator.addDomain({ name: 'logs', newVersion: NEW, optionalDeployment: false, automatedUpdateDate });
    expect(await options()).toMatchObject({
      OptionalDeployment: false,
      AutomatedUpdateDate: automatedUpdateDate,
      Description: `A newer release ${NEW} is available. This release will be automatically deployed after 2026-12-01T00:00:00.000Z`,
    });
  });

  test('an optional update with a date', async () => {
    await start();
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    simulator.addDomain({ name: 'logs', newVersion: NEW, automatedUpdateDate });
    expect(await options()).toMatchObject({
      AutomatedUpdateDate: automatedUpdateDate,
      Description: `A newer release ${NEW} is available.`,
    });
  });

  test('a description of its own', async () => {
    await start();
    simulator.addDomain({ name: 'logs', newVersion: NEW, description: 'Critical security update.' });
    expect((await options())?.Description).toBe('Critical security update.');
  });

  test('nothing to update', async () => {
    await start();
    simulator.addDomain({ name: 'logs', currentVersion: '' });
    expect(await options()).toEqual({
      CurrentVersion: '',
      NewVersion: '',
      UpdateAvailable: false,
      Cancellable: false,
      UpdateStatus: 'COMPLETED',
      Description: 'There is no software update available for this domain.',
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    });
  });

  test('a pending update: in the answer to Start without a description, later with one', async () => {
    await eligible();
    const pending = {
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      Cancellable: true,
      UpdateStatus: 'PENDING_UPDATE',
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    };
    expect((await startNow()).ServiceSoftwareOptions).toEqual({ ...pending, Description: '' });
    expect(await options()).toEqual({ ...pending, Description: expect.stringContaining(`${NEW} has been requested`) });
  });

  test('an update in progress', async () => {
    await eligible();
    await startNow();
    simulator.clock.advance({ seconds: 60 });
    expect(await options()).toMatchObject({ UpdateStatus: 'IN_PROGRESS', CurrentVersion: OLD, Cancellable: false });
  });

  test('an update that has completed', async () => {
    await eligible();
    await startNow();
    simulator.clock.advance({ seconds: 660 });
    expect(await options()).toMatchObject({
      UpdateStatus: 'COMPLETED',
      CurrentVersion: NEW,
      NewVersion: '',
      UpdateAvailable: false,
      Cancellable: false,
    });
  });

  test('a domain that processes another change, until it is done', async () => {
    await start();
    const domain = simulator.addDomain({ name: 'logs', newVersion: NEW, busy: true });
    expect(await options()).toMatchObject({
      UpdateStatus: 'NOT_ELIGIBLE',
      Description: expect.stringContaining('A change/update is in progress.'),
    });
    domain.becomeIdle();
    expect((await options())?.UpdateStatus).toBe('ELIGIBLE');
  });

  test('a domain that is not eligible for a reason of its own, until it is', async () => {
    await start();
    const domain = simulator.addDomain({ name: 'logs', newVersion: NEW, notEligibleReason: 'Red cluster.' });
    expect(await options()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: 'Red cluster.' });
    domain.becomeEligible();
    expect((await options())?.UpdateStatus).toBe('ELIGIBLE');
    domain.becomeIneligible('Split brain.');
    expect(await options()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: 'Split brain.' });
  });

  test('the domain around it, with all that the model requires', async () => {
    await start({ region: 'eu-west-1', accountId: '123456789012' });
    simulator.addDomain({ name: 'logs', engineVersion: 'Elasticsearch_7.10' });
    const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
    expect(DomainStatus).toMatchObject({
      DomainId: '123456789012/logs',
      DomainName: 'logs',
      ARN: 'arn:aws:es:eu-west-1:123456789012:domain/logs',
      EngineVersion: 'Elasticsearch_7.10',
      Created: true,
      Deleted: false,
      Processing: false,
      UpgradeProcessing: false,
      DomainProcessingStatus: 'Active',
      ClusterConfig: { InstanceCount: 2 },
      OffPeakWindowOptions: { Enabled: true, OffPeakWindow: { WindowStartTime: { Hours: 22, Minutes: 0 } } },
    });
  });

  test('Processing and DomainProcessingStatus while busy, isolated, and without an off-peak window', async () => {
    await start();
    const offPeakWindow = { enabled: false, startHour: 0, startMinute: 0 };
    const domain = simulator.addDomain({ name: 'logs', newVersion: NEW, busy: true, isolated: true, offPeakWindow });
    const status = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus;
    expect(await status()).toMatchObject({ Processing: true, DomainProcessingStatus: 'Modifying' });
    domain.becomeIdle();
    expect(await status()).toMatchObject({ Processing: false, DomainProcessingStatus: 'Isolated' });
    expect((await status())?.OffPeakWindowOptions).toEqual({ Enabled: false });
  });
});

describe('the clock', () => {
  test('stands still by itself, and moves by what it is advanced', async () => {
    await start();
    expect(simulator.clock.now()).toEqual(NOON);
    simulator.clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4 });
    expect(simulator.clock.now()).toEqual(new Date('2026-11-02T14:03:04Z'));
    expect(() => simulator.clock.advance({ seconds: -1 })).toThrow(
      'the clock only moves forward (got: {"seconds":-1})',
    );
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
});

describe('what happens to an update', () => {
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
});
