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

describe('moveUnknownAction', () => {
  describe.each(UNKNOWN_ANSWERS.moveUnknownAction)('%s', (moveUnknownAction) => {
    test('another id', async () => {
      await given({ moveUnknownAction });
      await expect(move({ ActionID: OLD })).rejects.toMatchObject(refused(moveUnknownAction));
    });

    test('another type', async () => {
      await given({ moveUnknownAction }, { autoTuneActions: [TUNING] });
      const ActionType = 'JVM_HEAP_SIZE_TUNING';
      await expect(move({ ActionType })).rejects.toMatchObject(refused(moveUnknownAction));
      const others = { ActionID: 'tuning', ActionType: 'JVM_YOUNG_GEN_TUNING' } as const;
      await expect(move(others)).rejects.toMatchObject(refused(moveUnknownAction));
      expect(slot()).toBe(new Date(TOMORROW).toISOString());
    });

    test.each(UNKNOWN_ANSWERS.endedUpdate)('an ended action, %s', async (endedUpdate) => {
      await given({ moveUnknownAction, endedUpdate });
      simulator.clock.advance({ days: 2 });
      await expect(move()).rejects.toMatchObject(refused(moveUnknownAction));
    });

    test('an update that is not listed', async () => {
      await given({ moveUnknownAction, updateStartedNow: 'not-listed' }, { pendingUpdate: undefined });
      await client.startServiceSoftwareUpdate({ DomainName: 'logs' });
      await expect(move()).rejects.toMatchObject(refused(moveUnknownAction));
    });
  });
});

test.each(UNKNOWN_ANSWERS.moveWhileInProgress)('moveWhileInProgress: %s', async (moveWhileInProgress) => {
  await given({ moveWhileInProgress });
  simulator.clock.advance({ days: 1, seconds: 60 });
  await expect(moveTo('2026-11-05T03:00:00Z')).rejects.toMatchObject(refused(moveWhileInProgress));
  expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
});

describe('moveBeyondDeadline', () => {
  const REQUIRED = { optionalDeployment: false, automatedUpdateDate: new Date('2026-11-10T00:00:00Z') };

  test.each(UNKNOWN_ANSWERS.moveBeyondDeadline)('%s', async (moveBeyondDeadline) => {
    await given({ moveBeyondDeadline }, REQUIRED);
    await expect(moveTo('2026-11-10T00:00:01Z')).rejects.toMatchObject(refused(moveBeyondDeadline));
    expect(slot()).toBe(new Date(TOMORROW).toISOString());
    await moveTo('2026-11-10T00:00:00Z');
    expect(slot()).toBe('2026-11-10T00:00:00.000Z');
  });

  test('is also the isolation, if that comes first', async () => {
    const requiredUpdate = { isolatedAt: new Date('2026-11-05T00:00:00Z') };
    await given({}, { automatedUpdateDate: REQUIRED.automatedUpdateDate, requiredUpdate });
    await expect(moveTo('2026-11-05T00:00:01Z')).rejects.toMatchObject(refused('ValidationException'));
    const { ScheduledAction } = await moveTo('2026-11-05T00:00:00Z');
    expect(ScheduledAction).toMatchObject({ Mandatory: true, Cancellable: false });
  });

  test('NOW and any earlier time are possible after it', async () => {
    await given({}, { ...REQUIRED, automatedUpdateDate: NOON });
    await expect(moveTo('2026-11-02T12:00:01Z')).rejects.toMatchObject(refused('ValidationException'));
    await moveTo('2026-11-02T11:00:00Z');
    simulator.clock.advance({ days: 1, seconds: -3600 });
    simulator.clock.advance({ seconds: 30 });
    await move();
    expect(slot()).toBe('2026-11-02T11:00:30.000Z');
  });

  test('is none for an optional update, or without a date', async () => {
    await given({}, { automatedUpdateDate: REQUIRED.automatedUpdateDate });
    await moveTo('2026-12-10T00:00:00Z');
    simulator.addDomain({
      name: 'search',
      newVersion: NEW,
      optionalDeployment: false,
      pendingUpdate: { scheduledAt: new Date(TOMORROW), scheduledBy: 'SYSTEM' },
    });
    const DesiredStartTime = at('2026-12-10T00:00:00Z');
    await move({ DomainName: 'search', ScheduleAt: 'TIMESTAMP', DesiredStartTime });
  });

  test('LimitExceededException is retried by the SDK', async () => {
    await given({ moveBeyondDeadline: 'LimitExceededException' }, REQUIRED);
    client.destroy();
    client = clientFor(simulator, { maxAttempts: 2 });
    await expect(moveTo('2026-11-10T00:00:01Z')).rejects.toMatchObject({ name: 'LimitExceededException' });
    expect(simulator.calls).toHaveLength(2);
  });
});

test.each([
  ['CUSTOMER', 'CUSTOMER'],
  ['unchanged', 'SYSTEM'],
] as const)('movedUpdateScheduledBy: %s', async (movedUpdateScheduledBy, ScheduledBy) => {
  await given({ movedUpdateScheduledBy });
  expect((await moveTo('2026-11-05T03:00:00Z')).ScheduledAction).toMatchObject({ ScheduledBy });
  expect(await actions()).toMatchObject([{ ScheduledBy }]);
});

describe('updateMovedToNow', () => {
  test.each([
    ['listed', [{ Id: NEW, Status: 'PENDING_UPDATE' }]],
    ['not-listed', []],
  ] as const)('%s', async (updateMovedToNow, expected) => {
    await given({ updateMovedToNow, updateStartedNow: 'listed' });
    expect((await move()).ScheduledAction).toMatchObject({ Id: NEW, ScheduledTime: NOON.getTime() });
    expect(await actions()).toMatchObject(expected);
  });

  test('not-listed leaves an update that was started with NOW, or moved to a time, listed', async () => {
    await given({ updateMovedToNow: 'not-listed' }, { pendingUpdate: undefined });
    await client.startServiceSoftwareUpdate({ DomainName: 'logs' });
    expect(await actions()).toMatchObject([{ Id: NEW }]);
    await moveTo('2026-11-05T03:00:00Z');
    expect(await actions()).toMatchObject([{ Id: NEW }]);
  });

  test('an update that was moved to NOW has no AutomatedUpdateDate of its own', async () => {
    await given({ automatedUpdateDateWhilePending: 'scheduled-time' });
    await move();
    const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
    expect(DomainStatus?.ServiceSoftwareOptions).toMatchObject({ AutomatedUpdateDate: new Date(0), Cancellable: true });
  });
});

test('an update that was started with NOW and moved to a time has its slot as AutomatedUpdateDate', async () => {
  await given({ automatedUpdateDateWhilePending: 'scheduled-time' }, { pendingUpdate: undefined });
  await client.startServiceSoftwareUpdate({ DomainName: 'logs' });
  await moveTo('2026-11-05T03:00:00Z');
  const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
  const AutomatedUpdateDate = new Date('2026-11-05T03:00:00Z');
  expect(DomainStatus?.ServiceSoftwareOptions).toMatchObject({ AutomatedUpdateDate });
});
