import { UNKNOWN_ANSWERS } from '../../local/simulator/unknowns';
import {
  at,
  givenScheduled,
  NEW,
  NOON,
  OLD,
  refused,
  type SimulatorUnderTest,
  TOMORROW,
  TUNING,
} from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

describe('moveUnknownAction', () => {
  describe.each(UNKNOWN_ANSWERS.moveUnknownAction)('%s', (moveUnknownAction) => {
    test('another id', async () => {
      aws = await givenScheduled({ moveUnknownAction });
      await expect(aws.moveUpdate({ ActionID: OLD })).rejects.toMatchObject(refused(moveUnknownAction));
    });

    test('another type', async () => {
      aws = await givenScheduled({ moveUnknownAction }, { autoTuneActions: [TUNING] });
      const ActionType = 'JVM_HEAP_SIZE_TUNING';
      await expect(aws.moveUpdate({ ActionType })).rejects.toMatchObject(refused(moveUnknownAction));
      const others = { ActionID: 'tuning', ActionType: 'JVM_YOUNG_GEN_TUNING' } as const;
      await expect(aws.moveUpdate(others)).rejects.toMatchObject(refused(moveUnknownAction));
      expect(aws.slot()).toBe(new Date(TOMORROW).toISOString());
    });

    test.each(UNKNOWN_ANSWERS.endedUpdate)('an ended action, %s', async (endedUpdate) => {
      aws = await givenScheduled({ moveUnknownAction, endedUpdate });
      aws.clock.advance({ days: 2 });
      await expect(aws.moveUpdate()).rejects.toMatchObject(refused(moveUnknownAction));
    });

    test('an update that is not listed', async () => {
      aws = await givenScheduled({ moveUnknownAction, updateStartedNow: 'not-listed' }, { pendingUpdate: undefined });
      await aws.startUpdate();
      await expect(aws.moveUpdate()).rejects.toMatchObject(refused(moveUnknownAction));
    });
  });
});

test.each(UNKNOWN_ANSWERS.moveWhileInProgress)('moveWhileInProgress: %s', async (moveWhileInProgress) => {
  aws = await givenScheduled({ moveWhileInProgress });
  aws.clock.advance({ days: 1, seconds: 60 });
  await expect(aws.moveUpdateTo('2026-11-05T03:00:00Z')).rejects.toMatchObject(refused(moveWhileInProgress));
  expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
});

describe('moveBeyondDeadline', () => {
  const REQUIRED = { optionalDeployment: false, automatedUpdateDate: new Date('2026-11-10T00:00:00Z') };

  test.each(UNKNOWN_ANSWERS.moveBeyondDeadline)('%s', async (moveBeyondDeadline) => {
    aws = await givenScheduled({ moveBeyondDeadline }, REQUIRED);
    await expect(aws.moveUpdateTo('2026-11-10T00:00:01Z')).rejects.toMatchObject(refused(moveBeyondDeadline));
    expect(aws.slot()).toBe(new Date(TOMORROW).toISOString());
    await aws.moveUpdateTo('2026-11-10T00:00:00Z');
    expect(aws.slot()).toBe('2026-11-10T00:00:00.000Z');
  });

  test('is also the isolation, if that comes first', async () => {
    const requiredUpdate = { isolatedAt: new Date('2026-11-05T00:00:00Z') };
    aws = await givenScheduled({}, { automatedUpdateDate: REQUIRED.automatedUpdateDate, requiredUpdate });
    await expect(aws.moveUpdateTo('2026-11-05T00:00:01Z')).rejects.toMatchObject(refused('ValidationException'));
    const { ScheduledAction } = await aws.moveUpdateTo('2026-11-05T00:00:00Z');
    expect(ScheduledAction).toMatchObject({ Mandatory: true, Cancellable: false });
  });

  test('NOW and any earlier time are possible after it', async () => {
    aws = await givenScheduled({}, { ...REQUIRED, automatedUpdateDate: NOON });
    await expect(aws.moveUpdateTo('2026-11-02T12:00:01Z')).rejects.toMatchObject(refused('ValidationException'));
    await aws.moveUpdateTo('2026-11-02T11:00:00Z');
    aws.clock.advance({ days: 1, seconds: -3600 });
    aws.clock.advance({ seconds: 30 });
    await aws.moveUpdate();
    expect(aws.slot()).toBe('2026-11-02T11:00:30.000Z');
  });

  test('is none for an optional update, or without a date', async () => {
    aws = await givenScheduled({}, { automatedUpdateDate: REQUIRED.automatedUpdateDate });
    await aws.moveUpdateTo('2026-12-10T00:00:00Z');
    aws.simulator.addDomain({
      name: 'search',
      newVersion: NEW,
      optionalDeployment: false,
      pendingUpdate: { scheduledAt: new Date(TOMORROW), scheduledBy: 'SYSTEM' },
    });
    const DesiredStartTime = at('2026-12-10T00:00:00Z');
    await aws.moveUpdate({ DomainName: 'search', ScheduleAt: 'TIMESTAMP', DesiredStartTime });
  });

  test('LimitExceededException is retried by the SDK', async () => {
    aws = await givenScheduled({ moveBeyondDeadline: 'LimitExceededException' }, REQUIRED);
    aws.allowAttempts(2);
    await expect(aws.moveUpdateTo('2026-11-10T00:00:01Z')).rejects.toMatchObject({ name: 'LimitExceededException' });
    expect(aws.simulator.calls).toHaveLength(2);
  });
});

test.each([
  ['CUSTOMER', 'CUSTOMER'],
  ['unchanged', 'SYSTEM'],
] as const)('movedUpdateScheduledBy: %s', async (movedUpdateScheduledBy, ScheduledBy) => {
  aws = await givenScheduled({ movedUpdateScheduledBy });
  expect((await aws.moveUpdateTo('2026-11-05T03:00:00Z')).ScheduledAction).toMatchObject({ ScheduledBy });
  expect(await aws.scheduledActions()).toMatchObject([{ ScheduledBy }]);
});

describe('updateMovedToNow', () => {
  test.each([
    ['listed', [{ Id: NEW, Status: 'PENDING_UPDATE' }]],
    ['not-listed', []],
  ] as const)('%s', async (updateMovedToNow, expected) => {
    aws = await givenScheduled({ updateMovedToNow, updateStartedNow: 'listed' });
    expect((await aws.moveUpdate()).ScheduledAction).toMatchObject({ Id: NEW, ScheduledTime: NOON.getTime() });
    expect(await aws.scheduledActions()).toMatchObject(expected);
  });

  test('not-listed leaves an update that was started with NOW, or moved to a time, listed', async () => {
    aws = await givenScheduled({ updateMovedToNow: 'not-listed' }, { pendingUpdate: undefined });
    await aws.startUpdate();
    expect(await aws.scheduledActions()).toMatchObject([{ Id: NEW }]);
    await aws.moveUpdateTo('2026-11-05T03:00:00Z');
    expect(await aws.scheduledActions()).toMatchObject([{ Id: NEW }]);
  });

  test('an update that was moved to NOW has no AutomatedUpdateDate of its own', async () => {
    aws = await givenScheduled({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await aws.moveUpdate();
    expect(await aws.softwareOptions()).toMatchObject({ AutomatedUpdateDate: new Date(0), Cancellable: true });
  });
});

test('an update that was started with NOW and moved to a time has its slot as AutomatedUpdateDate', async () => {
  aws = await givenScheduled({ automatedUpdateDateWhilePending: 'scheduled-time' }, { pendingUpdate: undefined });
  await aws.startUpdate();
  await aws.moveUpdateTo('2026-11-05T03:00:00Z');
  const AutomatedUpdateDate = new Date('2026-11-05T03:00:00Z');
  expect(await aws.softwareOptions()).toMatchObject({ AutomatedUpdateDate });
});
