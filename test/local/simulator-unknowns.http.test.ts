import type { OpenSearch, StartServiceSoftwareUpdateRequest } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import { DEFAULT_UNKNOWNS, everyAnswer, UNKNOWN_ANSWERS, type Unknowns } from '../../local/simulator/unknowns';
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

test('the first answer of every unknown is its default', () => {
  const first = Object.entries(UNKNOWN_ANSWERS).map(([name, answers]) => [name, answers[0]]);
  expect(Object.fromEntries(first)).toEqual(DEFAULT_UNKNOWNS);
});

test('everyAnswer turns one unknown at a time', () => {
  const total = Object.values(UNKNOWN_ANSWERS).flat().length;
  expect(everyAnswer()).toHaveLength(total);
  expect(everyAnswer()).toContainEqual({
    name: 'noCapacity',
    answer: 'SlotNotAvailableException',
    unknowns: { noCapacity: 'SlotNotAvailableException' },
  });
});

describe('startTimeUnit', () => {
  test.each([
    ['ms', TOMORROW, TOMORROW / 1000],
    ['s', TOMORROW / 1000, TOMORROW],
  ] as const)('%s', async (startTimeUnit, right, wrong) => {
    await given({ startTimeUnit });
    await expect(start({ DesiredStartTime: wrong })).rejects.toMatchObject(refused('ValidationException'));
    await start({ DesiredStartTime: right });
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(new Date(TOMORROW));
  });

  test('a time beyond what a date can hold', async () => {
    await given({ startTimeUnit: 's' });
    const DesiredStartTime = Number.MAX_SAFE_INTEGER;
    await expect(start({ DesiredStartTime })).rejects.toMatchObject(refused('ValidationException'));
  });
});

test.each([
  ['s', TOMORROW / 1000],
  ['ms', TOMORROW],
] as const)('scheduledTimeUnit: %s', async (scheduledTimeUnit, ScheduledTime) => {
  const autoTuneActions = [{ id: 'tuning', type: 'JVM_YOUNG_GEN_TUNING', scheduledAt: new Date(TOMORROW) }] as const;
  await given({ scheduledTimeUnit }, { ...PENDING, autoTuneActions });
  expect(await actions()).toMatchObject([{ ScheduledTime }, { ScheduledTime }]);
});

describe('noCapacity', () => {
  const slot = new Date('2026-11-05T01:00:00Z');

  test('BaseException', async () => {
    await given({ noCapacity: 'BaseException' }, { capacity: 'none', slotSuggestions: [slot] });
    await expect(start()).rejects.toMatchObject({
      ...refused('BaseException'),
      message: expect.stringContaining('2026-11-05T01:00:00.000Z'),
    });
  });

  test.each([
    ['ms', slot.getTime()],
    ['s', slot.getTime() / 1000],
  ] as const)('SlotNotAvailableException, slots in %s', async (startTimeUnit, suggestion) => {
    const noCapacity = 'SlotNotAvailableException';
    await given({ noCapacity, startTimeUnit }, { capacity: 'none', slotSuggestions: [slot] });
    await expect(start()).rejects.toMatchObject({
      name: 'SlotNotAvailableException',
      SlotSuggestions: [suggestion],
      $metadata: { httpStatusCode: 409 },
    });
    await start({ DesiredStartTime: suggestion });
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(slot);
  });
});

describe('startWhilePending', () => {
  test.each(['ValidationException', 'BaseException'] as const)('%s', async (startWhilePending) => {
    await given({ startWhilePending }, PENDING);
    await expect(start()).rejects.toMatchObject(refused(startWhilePending));
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(new Date(TOMORROW));
  });

  test.each([
    ['accepted-unchanged', new Date(TOMORROW)],
    ['reschedules', NOON],
  ] as const)('%s', async (startWhilePending, scheduledAt) => {
    await given({ startWhilePending }, PENDING);
    expect((await start()).ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(scheduledAt);
  });
});

test.each([
  ['startWhileInProgress', RUNNING, 'IN_PROGRESS'],
  ['startWithNothingAvailable', { newVersion: undefined }, 'COMPLETED'],
] as const)('%s', async (name, domain, UpdateStatus) => {
  for (const answer of UNKNOWN_ANSWERS[name]) {
    await given({ [name]: answer }, domain);
    if (answer === 'accepted-unchanged') {
      expect((await start()).ServiceSoftwareOptions).toMatchObject({ UpdateStatus });
    } else {
      await expect(start()).rejects.toMatchObject(refused(answer));
    }
    expect(simulator.domain('logs').updateStatus).toBe(UpdateStatus);
    client.destroy();
    await simulator.stop();
  }
});

describe('startWhenNotEligible', () => {
  const reasons: [string, Partial<DomainOptions>][] = [
    ['busy', { busy: true }],
    ['ineligible', { notEligibleReason: 'Red cluster.' }],
  ];

  test.each(reasons)('refused while %s', async (_, reason) => {
    for (const startWhenNotEligible of ['ValidationException', 'BaseException'] as const) {
      await given({ startWhenNotEligible }, reason);
      await expect(start()).rejects.toMatchObject(refused(startWhenNotEligible));
      expect(simulator.domain('logs').updateStatus).toBe('NOT_ELIGIBLE');
      client.destroy();
      await simulator.stop();
    }
  });

  test.each(reasons)('accepted while %s: it waits until the reason is gone', async (_, reason) => {
    await given({ startWhenNotEligible: 'accepted' }, reason);
    expect((await start()).ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
    simulator.clock.advance({ hours: 2 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
    simulator.domain('logs').becomeEligible();
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
    simulator.clock.advance({ seconds: 600 });
    expect(simulator.domain('logs').updateStatus).toBe('COMPLETED');
  });
});

test.each(UNKNOWN_ANSWERS.startWithOffPeakWindowDisabled)('startWithOffPeakWindowDisabled: %s', async (answer) => {
  const offPeakWindow = { enabled: false, startHour: 22, startMinute: 0 };
  await given({ startWithOffPeakWindowDisabled: answer }, { offPeakWindow });
  await expect(start({ ScheduleAt: 'OFF_PEAK_WINDOW' })).rejects.toMatchObject(refused(answer));
  expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
});

describe('cancelRefused', () => {
  test.each(['ValidationException', 'BaseException'] as const)('%s', async (cancelRefused) => {
    await given({ cancelRefused }, RUNNING);
    await expect(cancel()).rejects.toMatchObject(refused(cancelRefused));
  });

  test('accepted-unchanged', async () => {
    await given({ cancelRefused: 'accepted-unchanged' }, RUNNING);
    expect((await cancel()).ServiceSoftwareOptions?.UpdateStatus).toBe('IN_PROGRESS');
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  });
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
  });

  test('scheduled-time: not cancellable while it waits in the queue', async () => {
    await given({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await start({ DesiredStartTime: TOMORROW });
    simulator.clock.advance({ days: 1, seconds: 30 });
    expect(await options()).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', Cancellable: false });
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

test.each(UNKNOWN_ANSWERS.isolatedDomain)(
  'isolatedDomain: %s, and the update can be started',
  async (isolatedDomain) => {
    await given({ isolatedDomain }, { isolated: true });
    expect(await domainStatus()).toMatchObject({
      DomainProcessingStatus: 'Isolated',
      ServiceSoftwareOptions: { UpdateStatus: isolatedDomain, UpdateAvailable: true },
    });
    await start();
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  },
);

describe('changeWhilePending', () => {
  test('drops-update', async () => {
    await given({ changeWhilePending: 'drops-update' }, PENDING);
    simulator.domain('logs').becomeBusy();
    expect(simulator.domain('logs').updateStatus).toBe('NOT_ELIGIBLE');
    simulator.domain('logs').becomeIdle();
    simulator.clock.advance({ days: 2 });
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });

  test('delays-update: it begins when the change is done, if its slot has passed', async () => {
    await given({ changeWhilePending: 'delays-update' }, PENDING);
    simulator.domain('logs').becomeBusy();
    simulator.clock.advance({ days: 2 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
    simulator.domain('logs').becomeIdle();
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
    expect(simulator.domain('logs').update?.completesAt).toEqual(new Date('2026-11-03T12:10:00Z'));
  });

  test('delays-update: it begins at its slot, if the change is done before', async () => {
    await given({ changeWhilePending: 'delays-update' }, PENDING);
    simulator.domain('logs').becomeBusy();
    simulator.domain('logs').becomeIdle();
    simulator.clock.advance({ days: 1, seconds: 59 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
    simulator.clock.advance({ seconds: 1 });
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  });
});

test.each([
  ['ELIGIBLE', NEW],
  ['NOT_ELIGIBLE', NEW],
  ['COMPLETED', ''],
] as const)('failedUpdate: %s', async (failedUpdate, NewVersion) => {
  await given({ failedUpdate }, RUNNING);
  simulator.domain('logs').failUpdate();
  expect(await options()).toMatchObject({ UpdateStatus: failedUpdate, CurrentVersion: OLD, NewVersion });
});
