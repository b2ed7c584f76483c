import type { OpenSearch, StartServiceSoftwareUpdateRequest } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const NEW = 'OpenSearch_2_19_R20260720';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

beforeEach(async () => {
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, durations: { pendingSeconds: 60 } });
  client = clientFor(simulator);
});

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

const add = (options: Partial<DomainOptions> = {}) =>
  simulator.addDomain({ name: 'logs', newVersion: NEW, ...options });
const start = (request: Omit<StartServiceSoftwareUpdateRequest, 'DomainName'> = {}) =>
  client.startServiceSoftwareUpdate({ DomainName: 'logs', ...request });
const cancel = () => client.cancelServiceSoftwareUpdate({ DomainName: 'logs' });
const at = (time: string) => Date.parse(time);
const slot = () => simulator.domain('logs').update?.scheduledAt.toISOString();
const validationError = { name: 'ValidationException', $metadata: { httpStatusCode: 400 } };

describe('when it is scheduled', () => {
  test.each([
    ['NOW by default', {}, '2026-11-01T12:00:00.000Z'],
    ['NOW', { ScheduleAt: 'NOW' }, '2026-11-01T12:00:00.000Z'],
    [
      'TIMESTAMP',
      { ScheduleAt: 'TIMESTAMP', DesiredStartTime: at('2026-11-02T03:15:00Z') },
      '2026-11-02T03:15:00.000Z',
    ],
    ['TIMESTAMP by default with a time', { DesiredStartTime: at('2026-11-02T03:15:00Z') }, '2026-11-02T03:15:00.000Z'],
    ['a year ahead', { DesiredStartTime: at('2027-11-01T12:00:00Z') }, '2027-11-01T12:00:00.000Z'],
    ['OFF_PEAK_WINDOW', { ScheduleAt: 'OFF_PEAK_WINDOW' }, '2026-11-01T22:00:00.000Z'],
  ] as const)('%s', async (_, request, expected) => {
    add();
    await start(request);
    expect(slot()).toBe(expected);
    expect(simulator.domain('logs').update).toMatchObject({ version: NEW, scheduledBy: 'CUSTOMER' });
  });

  test.each([
    ['has been open for a while', 10, 30, '2026-11-02T10:30:00.000Z'],
    ['opens this instant', 12, 0, '2026-11-02T12:00:00.000Z'],
    ['opens soon', 12, 30, '2026-11-01T12:30:00.000Z'],
  ])('OFF_PEAK_WINDOW when the window %s: an upcoming one', async (_, startHour, startMinute, expected) => {
    add({ offPeakWindow: { enabled: true, startHour, startMinute } });
    await start({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(slot()).toBe(expected);
  });

  test('begins within the hour after its slot, by the time in the queue', async () => {
    add();
    await start({ DesiredStartTime: at('2026-11-02T03:00:00Z') });
    expect(simulator.domain('logs').update?.startsAt.toISOString()).toBe('2026-11-02T03:01:00.000Z');
  });

  test.each([
    ['TIMESTAMP without a time', { ScheduleAt: 'TIMESTAMP' }],
    ['a time that has passed', { DesiredStartTime: NOON.getTime() - 1 }],
    ['a time in the wrong unit', { DesiredStartTime: at('2026-11-02T03:00:00Z') / 1000 }],
    ['a time beyond the next year', { DesiredStartTime: at('2027-11-01T12:00:01Z') }],
    ['an unknown ScheduleAt', { ScheduleAt: 'LATER' as 'NOW' }],
  ] as const)('refused: %s', async (_, request) => {
    add();
    await expect(start(request)).rejects.toMatchObject(validationError);
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });
});

describe('capacity', () => {
  test('no capacity now, but at a suggested slot', async () => {
    add({ capacity: 'none' });
    await expect(start()).rejects.toMatchObject({
      name: 'BaseException',
      message: expect.stringContaining(
        'Available slots: 2026-11-01T13:00:00.000Z, 2026-11-01T14:00:00.000Z, 2026-11-01T15:00:00.000Z',
      ),
      $metadata: { httpStatusCode: 400 },
    });
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
    await start({ DesiredStartTime: at('2026-11-01T14:00:00Z') });
    expect(slot()).toBe('2026-11-01T14:00:00.000Z');
  });

  test('slots that the test suggests', async () => {
    add({ capacity: 'none', slotSuggestions: [new Date('2026-11-05T01:00:00Z')] });
    await expect(start()).rejects.toThrow('Available slots: 2026-11-05T01:00:00.000Z');
  });

  test('slots that have passed are suggested no more', async () => {
    add({ capacity: 'none', slotSuggestions: [new Date('2026-11-01T13:00:00Z')] });
    simulator.clock.advance({ hours: 2 });
    await expect(start()).rejects.toThrow('Available slots: 2026-11-01T15:00:00.000Z');
  });

  test('comes and goes', async () => {
    add().setCapacity('none', [new Date('2026-11-05T01:00:00Z')]);
    await expect(start()).rejects.toThrow('Available slots: 2026-11-05T01:00:00.000Z');
    simulator.domain('logs').setCapacity('available');
    await start();
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  });

  test('an off-peak update without capacity happens on a later day', async () => {
    add({ capacity: 'none' });
    await start({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(slot()).toBe('2026-11-02T22:00:00.000Z');
  });
});

describe('cancelling', () => {
  test('a pending update: eligible again, and it never begins', async () => {
    add();
    await start();
    const { ServiceSoftwareOptions } = await cancel();
    expect(ServiceSoftwareOptions).toMatchObject({ UpdateStatus: 'ELIGIBLE', NewVersion: NEW, Cancellable: false });
    simulator.clock.advance({ days: 1 });
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });

  test.each([
    ['nothing is pending', () => add()],
    ['the update has begun', () => add({ pendingUpdate: { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } })],
    [
      'it is required',
      () => add({ optionalDeployment: false, pendingUpdate: { scheduledAt: NOON, scheduledBy: 'SYSTEM' } }),
    ],
    [
      'it is not cancellable',
      () => add({ pendingUpdate: { scheduledAt: NOON, scheduledBy: 'SYSTEM', cancellable: false } }),
    ],
    [
      'the AutomatedUpdateDate has come',
      () => add({ automatedUpdateDate: NOON, pendingUpdate: { scheduledAt: NOON, scheduledBy: 'CUSTOMER' } }),
    ],
  ])('refused: %s', async (_, given) => {
    const before = given().updateStatus;
    await expect(cancel()).rejects.toMatchObject(validationError);
    expect(simulator.domain('logs').updateStatus).toBe(before);
  });

  test('allowed until the AutomatedUpdateDate', async () => {
    const automatedUpdateDate = new Date('2026-11-01T12:00:30Z');
    add({ automatedUpdateDate, pendingUpdate: { scheduledAt: NOON, scheduledBy: 'CUSTOMER' } });
    simulator.clock.advance({ seconds: 29 });
    await cancel();
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });
});
