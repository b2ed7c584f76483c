import type { OpenSearch, UpdateScheduledActionRequest } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import { UNKNOWN_ANSWERS, type Unknowns } from '../../local/simulator/unknowns';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const at = (time: string) => Date.parse(time);
const TOMORROW = at('2026-11-02T12:00:00Z');
const TUNING = { id: 'tuning', type: 'JVM_HEAP_SIZE_TUNING', scheduledAt: new Date(TOMORROW) } as const;
const STATUS_CODES = {
  BaseException: 400,
  ConflictException: 409,
  LimitExceededException: 409,
  ResourceNotFoundException: 409,
  SlotNotAvailableException: 409,
  ValidationException: 400,
} as const;

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

/** A domain with an update that AWS has scheduled for tomorrow. */
async function given(unknowns: Partial<Unknowns> = {}, domain: Partial<DomainOptions> = {}): Promise<void> {
  const durations = { pendingSeconds: 60, inProgressSeconds: 600 };
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, durations, unknowns });
  const pendingUpdate = { scheduledAt: new Date(TOMORROW), scheduledBy: 'SYSTEM' } as const;
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW, pendingUpdate, ...domain });
  client = clientFor(simulator);
}

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

const move = (request: Partial<UpdateScheduledActionRequest> = {}) =>
  client.updateScheduledAction({
    DomainName: 'logs',
    ActionID: NEW,
    ActionType: 'SERVICE_SOFTWARE_UPDATE',
    ScheduleAt: 'NOW',
    ...request,
  });
const moveTo = (time: string) => move({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: at(time) });
const actions = async () => (await client.listScheduledActions({ DomainName: 'logs' })).ScheduledActions;
const slot = () => simulator.domain('logs').update?.scheduledAt.toISOString();
const refused = (name: keyof typeof STATUS_CODES) => ({ name, $metadata: { httpStatusCode: STATUS_CODES[name] } });

describe('moving the update', () => {
  test('to a point in time: milliseconds go in and come back, unlike where actions are listed', async () => {
    await given();
    const { ScheduledAction } = await moveTo('2026-11-05T03:00:00Z');
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
    expect(await actions()).toMatchObject([{ Id: NEW, ScheduledTime: at('2026-11-05T03:00:00Z') / 1000 }]);
  });

  test.each([
    ['NOW', '2026-11-01T12:00:00.000Z'],
    ['OFF_PEAK_WINDOW', '2026-11-01T22:00:00.000Z'],
  ] as const)('to %s, whatever DesiredStartTime says', async (ScheduleAt, expected) => {
    await given();
    await move({ ScheduleAt, DesiredStartTime: at('2026-11-05T03:00:00Z') });
    expect(slot()).toBe(expected);
  });

  test('it begins at its new slot, and not at the old one', async () => {
    await given();
    const steps: string[] = [];
    simulator.onTransition(({ to, at }) => steps.push(`${to} ${at.toISOString()}`));
    await moveTo('2026-11-05T03:00:00Z');
    simulator.clock.advance({ days: 10 });
    expect(steps).toEqual(['IN_PROGRESS 2026-11-05T03:01:00.000Z', 'COMPLETED 2026-11-05T03:11:00.000Z']);
  });

  test('again and again, also to where it is', async () => {
    await given();
    await moveTo('2026-11-05T03:00:00Z');
    await moveTo('2026-11-05T03:00:00Z');
    await moveTo('2026-11-03T03:00:00Z');
    await move();
    expect(slot()).toBe(NOON.toISOString());
  });

  test('an update that was started with NOW to a later time', async () => {
    await given({}, { pendingUpdate: undefined });
    await client.startServiceSoftwareUpdate({ DomainName: 'logs' });
    await moveTo('2026-11-05T03:00:00Z');
    simulator.clock.advance({ days: 1 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  });

  test('a domain whose update can be moved by no method says so', async () => {
    await given({}, { pendingUpdate: undefined });
    const to = { scheduledAt: NOON, scheduledBy: 'CUSTOMER' } as const;
    expect(() => simulator.domain('logs').moveUpdate(to, { toNow: true })).toThrow('(got: none pending)');
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
    await given();
    await expect(move(request)).rejects.toMatchObject({
      ...refused('ValidationException'),
      message: expect.stringContaining(message),
    });
    expect(slot()).toBe(new Date(TOMORROW).toISOString());
  });

  test.each(UNKNOWN_ANSWERS.startWithOffPeakWindowDisabled)('a disabled off-peak window: %s', async (answer) => {
    const offPeakWindow = { enabled: false, startHour: 22, startMinute: 0 };
    await given({ startWithOffPeakWindowDisabled: answer }, { offPeakWindow });
    await expect(move({ ScheduleAt: 'OFF_PEAK_WINDOW' })).rejects.toMatchObject(refused(answer));
  });
});

describe('an Auto-Tune action', () => {
  const moveTuning = (request: Partial<UpdateScheduledActionRequest> = {}) =>
    move({ ActionID: 'tuning', ActionType: 'JVM_HEAP_SIZE_TUNING', ...request });

  test('can be moved, too', async () => {
    await given({}, { autoTuneActions: [{ ...TUNING, id: 'other' }, TUNING] });
    const moved = await moveTuning({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: at('2026-11-05T03:00:00Z') });
    expect(moved.ScheduledAction).toMatchObject({
      Id: 'tuning',
      Type: 'JVM_HEAP_SIZE_TUNING',
      ScheduledTime: at('2026-11-05T03:00:00Z'),
    });
    expect((await actions())?.map(({ Id }) => Id)).toEqual(['other', NEW, 'tuning']);
  });

  test('needs capacity, unless it is for the off-peak window', async () => {
    await given({}, { autoTuneActions: [TUNING], capacity: 'none' });
    await expect(moveTuning()).rejects.toMatchObject(refused('SlotNotAvailableException'));
    await moveTuning({ ScheduleAt: 'OFF_PEAK_WINDOW' });
  });

  test('that is past is there no more', async () => {
    await given({}, { autoTuneActions: [{ ...TUNING, scheduledAt: NOON }] });
    await expect(moveTuning()).rejects.toMatchObject(refused('ResourceNotFoundException'));
  });
});

describe('without capacity', () => {
  test.each([
    ['ms', 1],
    ['s', 1000],
  ] as const)('slotSuggestionUnit: %s', async (slotSuggestionUnit, divisor) => {
    await given({ slotSuggestionUnit }, { capacity: 'none' });
    await expect(moveTo('2026-11-05T03:00:00Z')).rejects.toMatchObject({
      ...refused('SlotNotAvailableException'),
      SlotSuggestions: ['04', '05', '06'].map((hour) => at(`2026-11-05T${hour}:00:00Z`) / divisor),
    });
    expect(slot()).toBe(new Date(TOMORROW).toISOString());
    await moveTo('2026-11-05T05:00:00Z');
    expect(slot()).toBe('2026-11-05T05:00:00.000Z');
  });

  test('the slot that it has is its own', async () => {
    await given({}, { capacity: 'none' });
    await moveTo('2026-11-02T12:00:00Z');
    await expect(move()).rejects.toMatchObject(refused('SlotNotAvailableException'));
  });

  test('in the off-peak window it happens on a later day', async () => {
    await given({}, { capacity: 'none' });
    await move({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(slot()).toBe('2026-11-02T22:00:00.000Z');
  });
});
