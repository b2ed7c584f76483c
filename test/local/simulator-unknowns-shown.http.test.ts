import type { OpenSearch, StartServiceSoftwareUpdateRequest } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import type { Unknowns } from '../../local/simulator/unknowns';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const TOMORROW = Date.parse('2026-11-02T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const PENDING = { pendingUpdate: { scheduledAt: new Date(TOMORROW), scheduledBy: 'CUSTOMER' } } as const;
const RUNNING = { pendingUpdate: { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } } as const;

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

async function given(unknowns: Partial<Unknowns>, domain: Partial<DomainOptions> = {}): Promise<void> {
  const durations = { pendingSeconds: 60, inProgressSeconds: 600 };
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, durations, unknowns });
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW, ...domain });
  client = clientFor(simulator);
}

afterEach(async () => {
  client?.destroy();
  await simulator?.stop();
});

type StartRequest = Omit<StartServiceSoftwareUpdateRequest, 'DomainName'>;
const start = (request: StartRequest = {}) => client.startServiceSoftwareUpdate({ DomainName: 'logs', ...request });
const cancel = () => client.cancelServiceSoftwareUpdate({ DomainName: 'logs' });
const domainStatus = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus;
const options = async () => (await domainStatus())?.ServiceSoftwareOptions;
const actions = async () => (await client.listScheduledActions({ DomainName: 'logs' })).ScheduledActions;
const refused = (name: string) => ({ name, $metadata: { httpStatusCode: 400 } });

test.each([
  ['s', TOMORROW / 1000],
  ['ms', TOMORROW],
] as const)('scheduledTimeUnit: %s', async (scheduledTimeUnit, ScheduledTime) => {
  const autoTuneActions = [{ id: 'tuning', type: 'JVM_YOUNG_GEN_TUNING', scheduledAt: new Date(TOMORROW) }] as const;
  await given({ scheduledTimeUnit }, { ...PENDING, autoTuneActions });
  expect(await actions()).toMatchObject([{ ScheduledTime }, { ScheduledTime }]);
});

describe('updateStartedNow', () => {
  test.each([
    ['listed', [{ Id: NEW, ScheduledTime: NOON.getTime() / 1000 }]],
    ['not-listed', []],
  ] as const)('%s', async (updateStartedNow, expected) => {
    await given({ updateStartedNow });
    await start();
    expect(await actions()).toMatchObject(expected);
  });

  test('not-listed leaves an update for a later time listed', async () => {
    await given({ updateStartedNow: 'not-listed' });
    await start({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(await actions()).toMatchObject([{ Id: NEW }]);
  });
});

describe('endedUpdate', () => {
  test('not-listed', async () => {
    await given({ endedUpdate: 'not-listed' }, RUNNING);
    simulator.clock.advance({ days: 1 });
    expect(await actions()).toEqual([]);
  });

  test('listed: completed', async () => {
    await given({ endedUpdate: 'listed' }, RUNNING);
    simulator.clock.advance({ days: 1 });
    expect(await actions()).toMatchObject([{ Id: NEW, Status: 'COMPLETED', Cancellable: false }]);
  });

  test('listed: failed, beside the next try', async () => {
    await given({ endedUpdate: 'listed' }, RUNNING);
    simulator.domain('logs').failUpdate();
    simulator.clock.advance({ hours: 1 });
    await start();
    expect(await actions()).toMatchObject([
      { Id: NEW, Status: 'FAILED', Cancellable: false },
      { Id: NEW, Status: 'PENDING_UPDATE', Cancellable: true },
    ]);
  });
});

test.each([
  ['present', { NewVersion: NEW, UpdateAvailable: true }],
  ['blank', { NewVersion: '', UpdateAvailable: false }],
] as const)('newVersionInProgress: %s', async (newVersionInProgress, expected) => {
  await given({ newVersionInProgress }, RUNNING);
  expect(await options()).toMatchObject({ UpdateStatus: 'IN_PROGRESS', ...expected });
});

test.each([
  ['shown', { NewVersion: NEW, UpdateAvailable: true }],
  ['hidden', { NewVersion: '', UpdateAvailable: false }],
] as const)('updateWhenNotEligible: %s', async (updateWhenNotEligible, expected) => {
  await given({ updateWhenNotEligible }, { busy: true });
  expect(await options()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', ...expected });
});

describe('automatedUpdateDateWhilePending', () => {
  test.each([
    ['unchanged', new Date(0)],
    ['scheduled-time', new Date(TOMORROW)],
  ] as const)('%s', async (automatedUpdateDateWhilePending, AutomatedUpdateDate) => {
    await given({ automatedUpdateDateWhilePending });
    await start({ DesiredStartTime: TOMORROW });
    expect(await options()).toMatchObject({ AutomatedUpdateDate, Cancellable: true });
  });

  test('scheduled-time: none for NOW', async () => {
    await given({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await start();
    expect(await options()).toMatchObject({ AutomatedUpdateDate: new Date(0), Cancellable: true });
    expect(simulator.domain('logs').isCancellable).toBe(true);
  });

  test('scheduled-time: not cancellable while it waits in the queue', async () => {
    await given({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await start({ DesiredStartTime: TOMORROW });
    simulator.clock.advance({ days: 1, seconds: 30 });
    expect(await options()).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', Cancellable: false });
    expect(simulator.domain('logs')).toMatchObject({ isCancellable: false, update: { cancellable: true } });
    await expect(cancel()).rejects.toMatchObject(refused('ValidationException'));
  });
});

describe('emptyFields', () => {
  test('sent', async () => {
    await given({ emptyFields: 'sent' }, { newVersion: undefined, currentVersion: '' });
    expect(Object.keys((await options()) ?? {})).toHaveLength(8);
    expect(await actions()).toEqual([]);
  });

  test('omitted: where nothing is to be said', async () => {
    await given({ emptyFields: 'omitted' }, { newVersion: undefined, currentVersion: '', optionalDeployment: false });
    expect(await options()).toEqual({
      UpdateStatus: 'COMPLETED',
      Description: 'There is no software update available for this domain.',
    });
    expect(await domainStatus()).not.toHaveProperty('Processing');
    expect(await actions()).toBeUndefined();
  });

  test('omitted: whatever is set, and what the model requires, is sent', async () => {
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    await given({ emptyFields: 'omitted' }, { ...PENDING, automatedUpdateDate, optionalDeployment: false });
    expect(await options()).toEqual({
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      UpdateStatus: 'PENDING_UPDATE',
      Description: expect.any(String),
      AutomatedUpdateDate: automatedUpdateDate,
    });
    expect((await domainStatus())?.OffPeakWindowOptions).toEqual({
      Enabled: true,
      OffPeakWindow: { WindowStartTime: { Hours: 22, Minutes: 0 } },
    });
    expect(await actions()).toEqual([
      expect.objectContaining({ Id: NEW, Type: expect.any(String), Severity: 'HIGH', Mandatory: true }),
    ]);
    expect((await actions())?.[0]).not.toHaveProperty('Cancellable');
  });
});

test.each([
  ['shown', { Processing: true, DomainProcessingStatus: 'UpdatingServiceSoftware' }],
  ['stays-active', { Processing: false, DomainProcessingStatus: 'Active' }],
] as const)('processingDuringUpdate: %s', async (processingDuringUpdate, expected) => {
  await given({ processingDuringUpdate }, RUNNING);
  expect(await domainStatus()).toMatchObject(expected);
});
