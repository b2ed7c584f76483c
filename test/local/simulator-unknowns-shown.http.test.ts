import {
  given,
  NEW,
  NOON,
  OLD,
  PENDING,
  RUNNING,
  refused,
  type SimulatorUnderTest,
  TOMORROW,
} from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

test.each([
  ['s', TOMORROW / 1000],
  ['ms', TOMORROW],
] as const)('scheduledTimeUnit: %s', async (scheduledTimeUnit, ScheduledTime) => {
  const autoTuneActions = [{ id: 'tuning', type: 'JVM_YOUNG_GEN_TUNING', scheduledAt: new Date(TOMORROW) }] as const;
  aws = await given({ scheduledTimeUnit }, { ...PENDING, autoTuneActions });
  expect(await aws.scheduledActions()).toMatchObject([{ ScheduledTime }, { ScheduledTime }]);
});

describe('updateStartedNow', () => {
  test.each([
    ['listed', [{ Id: NEW, ScheduledTime: NOON.getTime() / 1000 }]],
    ['not-listed', []],
  ] as const)('%s', async (updateStartedNow, expected) => {
    aws = await given({ updateStartedNow });
    await aws.startUpdate();
    expect(await aws.scheduledActions()).toMatchObject(expected);
  });

  test('not-listed leaves an update for a later time listed', async () => {
    aws = await given({ updateStartedNow: 'not-listed' });
    await aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(await aws.scheduledActions()).toMatchObject([{ Id: NEW }]);
  });
});

describe('endedUpdate', () => {
  test('not-listed', async () => {
    aws = await given({ endedUpdate: 'not-listed' }, RUNNING);
    aws.clock.advance({ days: 1 });
    expect(await aws.scheduledActions()).toEqual([]);
  });

  test('listed: completed', async () => {
    aws = await given({ endedUpdate: 'listed' }, RUNNING);
    aws.clock.advance({ days: 1 });
    expect(await aws.scheduledActions()).toMatchObject([{ Id: NEW, Status: 'COMPLETED', Cancellable: false }]);
  });

  test('listed: failed, beside the next try', async () => {
    aws = await given({ endedUpdate: 'listed' }, RUNNING);
    aws.domain().failUpdate();
    aws.clock.advance({ hours: 1 });
    await aws.startUpdate();
    expect(await aws.scheduledActions()).toMatchObject([
      { Id: NEW, Status: 'FAILED', Cancellable: false },
      { Id: NEW, Status: 'PENDING_UPDATE', Cancellable: true },
    ]);
  });
});

test.each([
  ['present', { NewVersion: NEW, UpdateAvailable: true }],
  ['blank', { NewVersion: '', UpdateAvailable: false }],
] as const)('newVersionInProgress: %s', async (newVersionInProgress, expected) => {
  aws = await given({ newVersionInProgress }, RUNNING);
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'IN_PROGRESS', ...expected });
});

test.each([
  ['shown', { NewVersion: NEW, UpdateAvailable: true }],
  ['hidden', { NewVersion: '', UpdateAvailable: false }],
] as const)('updateWhenNotEligible: %s', async (updateWhenNotEligible, expected) => {
  aws = await given({ updateWhenNotEligible }, { busy: true });
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', ...expected });
});

describe('automatedUpdateDateWhilePending', () => {
  test.each([
    ['unchanged', new Date(0)],
    ['scheduled-time', new Date(TOMORROW)],
  ] as const)('%s', async (automatedUpdateDateWhilePending, AutomatedUpdateDate) => {
    aws = await given({ automatedUpdateDateWhilePending });
    await aws.startUpdate({ DesiredStartTime: TOMORROW });
    expect(await aws.softwareOptions()).toMatchObject({ AutomatedUpdateDate, Cancellable: true });
  });

  test('scheduled-time: none for NOW', async () => {
    aws = await given({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await aws.startUpdate();
    expect(await aws.softwareOptions()).toMatchObject({ AutomatedUpdateDate: new Date(0), Cancellable: true });
    expect(aws.domain().isCancellable).toBe(true);
  });

  test('scheduled-time: not cancellable while it waits in the queue', async () => {
    aws = await given({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await aws.startUpdate({ DesiredStartTime: TOMORROW });
    aws.clock.advance({ days: 1, seconds: 30 });
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', Cancellable: false });
    expect(aws.domain()).toMatchObject({ isCancellable: false, update: { cancellable: true } });
    await expect(aws.cancelUpdate()).rejects.toMatchObject(refused('ValidationException'));
  });
});

describe('emptyFields', () => {
  test('sent', async () => {
    aws = await given({ emptyFields: 'sent' }, { newVersion: undefined, currentVersion: '' });
    expect(Object.keys((await aws.softwareOptions()) ?? {})).toHaveLength(8);
    expect(await aws.scheduledActions()).toEqual([]);
  });

  test('omitted: where nothing is to be said', async () => {
    aws = await given(
      { emptyFields: 'omitted' },
      { newVersion: undefined, currentVersion: '', optionalDeployment: false },
    );
    expect(await aws.softwareOptions()).toEqual({
      UpdateStatus: 'COMPLETED',
      Description: 'There is no software update available for this domain.',
    });
    expect(await aws.domainStatus()).not.toHaveProperty('Processing');
    expect(await aws.scheduledActions()).toBeUndefined();
  });

  test('omitted: whatever is set, and what the model requires, is sent', async () => {
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    aws = await given({ emptyFields: 'omitted' }, { ...PENDING, automatedUpdateDate, optionalDeployment: false });
    expect(await aws.softwareOptions()).toEqual({
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      UpdateStatus: 'PENDING_UPDATE',
      Description: expect.any(String),
      AutomatedUpdateDate: automatedUpdateDate,
    });
    expect((await aws.domainStatus())?.OffPeakWindowOptions).toEqual({
      Enabled: true,
      OffPeakWindow: { WindowStartTime: { Hours: 22, Minutes: 0 } },
    });
    expect(await aws.scheduledActions()).toEqual([
      expect.objectContaining({ Id: NEW, Type: expect.any(String), Severity: 'HIGH', Mandatory: true }),
    ]);
    expect((await aws.scheduledActions())?.[0]).not.toHaveProperty('Cancellable');
  });
});

test.each([
  ['shown', { Processing: true, DomainProcessingStatus: 'UpdatingServiceSoftware' }],
  ['stays-active', { Processing: false, DomainProcessingStatus: 'Active' }],
] as const)('processingDuringUpdate: %s', async (processingDuringUpdate, expected) => {
  aws = await given({ processingDuringUpdate }, RUNNING);
  expect(await aws.domainStatus()).toMatchObject(expected);
});
