import type { UpdateScheduledActionRequest } from '@aws-sdk/client-opensearch';
import { UNKNOWN_ANSWERS } from '../../local/simulator/unknowns';
import {
  at,
  givenScheduled,
  NEW,
  NOON,
  refused,
  type SimulatorUnderTest,
  TOMORROW,
  TUNING,
} from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

describe('moving the update', () => {
  test('to a point in time: milliseconds go in and come back, unlike where actions are listed', async () => {
    aws = await givenScheduled();
    const { ScheduledAction } = await aws.moveUpdateTo('2026-11-05T03:00:00Z');
    expect(ScheduledAction).toEqual({
      Id: NEW,
      Type: 'SERVICE_SOFTWARE_UPDATE',
      Severity: 'HIGH',
      ScheduledTime: at('2026-11-05T03:00:00Z'),
      Description: 'Cluster status is updated.',
      ScheduledBy: 'CUSTOMER',
      Status: 'PENDING_UPDATE',
      Mandatory: false,
      Cancellable: true,
    });
    expect(await aws.scheduledActions()).toMatchObject([{ Id: NEW, ScheduledTime: at('2026-11-05T03:00:00Z') / 1000 }]);
  });

  test.each([
    ['NOW', '2026-11-01T12:00:00.000Z'],
    ['OFF_PEAK_WINDOW', '2026-11-01T22:00:00.000Z'],
  ] as const)('to %s, whatever DesiredStartTime says', async (ScheduleAt, expected) => {
    aws = await givenScheduled();
    await aws.moveUpdate({ ScheduleAt, DesiredStartTime: at('2026-11-05T03:00:00Z') });
    expect(aws.slot()).toBe(expected);
  });

  test('it begins at its new slot, and not at the old one', async () => {
    aws = await givenScheduled();
    const steps: string[] = [];
    aws.simulator.onTransition(({ to, at }) => steps.push(`${to} ${at.toISOString()}`));
    await aws.moveUpdateTo('2026-11-05T03:00:00Z');
    aws.clock.advance({ days: 10 });
    expect(steps).toEqual(['IN_PROGRESS 2026-11-05T03:01:00.000Z', 'COMPLETED 2026-11-05T03:11:00.000Z']);
  });

  test('again and again, also to where it is', async () => {
    aws = await givenScheduled();
    await aws.moveUpdateTo('2026-11-05T03:00:00Z');
    await aws.moveUpdateTo('2026-11-05T03:00:00Z');
    await aws.moveUpdateTo('2026-11-03T03:00:00Z');
    await aws.moveUpdate();
    expect(aws.slot()).toBe(NOON.toISOString());
  });

  test('an update that was started with NOW to a later time', async () => {
    aws = await givenScheduled({}, { pendingUpdate: undefined });
    await aws.startUpdate();
    await aws.moveUpdateTo('2026-11-05T03:00:00Z');
    aws.clock.advance({ days: 1 });
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test('a domain whose update can be moved by no method says so', async () => {
    aws = await givenScheduled({}, { pendingUpdate: undefined });
    const to = { scheduledAt: NOON, scheduledBy: 'CUSTOMER' } as const;
    expect(() => aws.domain().moveUpdate(to, { toNow: true })).toThrow('(got: none pending)');
  });

  test.each([
    ['without an ActionID', { ActionID: undefined }, "Value null at 'actionID'"],
    ['without an ActionType', { ActionType: undefined }, "Value null at 'actionType'"],
    ['of an unknown type', { ActionType: 'OTHER' as 'JVM_HEAP_SIZE_TUNING' }, "Value 'OTHER' at 'actionType'"],
    ['without ScheduleAt', { ScheduleAt: undefined }, "Value null at 'scheduleAt'"],
    ['to an unknown ScheduleAt', { ScheduleAt: 'LATER' as 'NOW' }, "Value 'LATER' at 'scheduleAt'"],
    ['to a TIMESTAMP without a time', { ScheduleAt: 'TIMESTAMP' }, 'DesiredStartTime is required'],
    ['to the past', { ScheduleAt: 'TIMESTAMP', DesiredStartTime: NOON.getTime() - 1 }, 'within the next year'],
    ['in seconds', { ScheduleAt: 'TIMESTAMP', DesiredStartTime: TOMORROW / 1000 }, 'within the next year'],
  ] as const)('refused: %s', async (_, request, message) => {
    aws = await givenScheduled();
    await expect(aws.moveUpdate(request)).rejects.toMatchObject({
      ...refused('ValidationException'),
      message: expect.stringContaining(message),
    });
    expect(aws.slot()).toBe(new Date(TOMORROW).toISOString());
  });

  test.each(UNKNOWN_ANSWERS.startWithOffPeakWindowDisabled)('a disabled off-peak window: %s', async (answer) => {
    const offPeakWindow = { enabled: false, startHour: 22, startMinute: 0 };
    aws = await givenScheduled({ startWithOffPeakWindowDisabled: answer }, { offPeakWindow });
    await expect(aws.moveUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' })).rejects.toMatchObject(refused(answer));
  });
});

describe('an Auto-Tune action', () => {
  const moveTuning = (request: Partial<UpdateScheduledActionRequest> = {}) =>
    aws.moveUpdate({ ActionID: 'tuning', ActionType: 'JVM_HEAP_SIZE_TUNING', ...request });

  test('can be moved, too', async () => {
    aws = await givenScheduled({}, { autoTuneActions: [{ ...TUNING, id: 'other' }, TUNING] });
    const moved = await moveTuning({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: at('2026-11-05T03:00:00Z') });
    expect(moved.ScheduledAction).toMatchObject({
      Id: 'tuning',
      Type: 'JVM_HEAP_SIZE_TUNING',
      ScheduledTime: at('2026-11-05T03:00:00Z'),
    });
    expect((await aws.scheduledActions())?.map(({ Id }) => Id)).toEqual(['other', NEW, 'tuning']);
  });

  test('needs capacity, unless it is for the off-peak window', async () => {
    aws = await givenScheduled({}, { autoTuneActions: [TUNING], capacity: 'none' });
    await expect(moveTuning()).rejects.toMatchObject(refused('SlotNotAvailableException'));
    await moveTuning({ ScheduleAt: 'OFF_PEAK_WINDOW' });
  });

  test('that is past is there no more', async () => {
    aws = await givenScheduled({}, { autoTuneActions: [{ ...TUNING, scheduledAt: NOON }] });
    await expect(moveTuning()).rejects.toMatchObject(refused('ResourceNotFoundException'));
  });
});

describe('without capacity', () => {
  test.each([
    ['ms', 1],
    ['s', 1000],
  ] as const)('slotSuggestionUnit: %s', async (slotSuggestionUnit, divisor) => {
    aws = await givenScheduled({ slotSuggestionUnit }, { capacity: 'none' });
    await expect(aws.moveUpdateTo('2026-11-05T03:00:00Z')).rejects.toMatchObject({
      ...refused('SlotNotAvailableException'),
      SlotSuggestions: ['04', '05', '06'].map((hour) => at(`2026-11-05T${hour}:00:00Z`) / divisor),
    });
    expect(aws.slot()).toBe(new Date(TOMORROW).toISOString());
    await aws.moveUpdateTo('2026-11-05T05:00:00Z');
    expect(aws.slot()).toBe('2026-11-05T05:00:00.000Z');
  });

  test('the slot that it has is its own', async () => {
    aws = await givenScheduled({}, { capacity: 'none' });
    await aws.moveUpdateTo('2026-11-02T12:00:00Z');
    await expect(aws.moveUpdate()).rejects.toMatchObject(refused('SlotNotAvailableException'));
  });

  test('in the off-peak window it happens on a later day', async () => {
    aws = await givenScheduled({}, { capacity: 'none' });
    await aws.moveUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(aws.slot()).toBe('2026-11-02T22:00:00.000Z');
  });
});
