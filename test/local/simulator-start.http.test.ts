import type { DomainOptions } from '../../local/simulator/domain-options';
import { at, NEW, NOON, refused, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;

beforeEach(async () => {
  aws = await SimulatorUnderTest.start({ durations: { pendingSeconds: 60 } });
});
afterEach(() => aws.stop());

const add = (options: Partial<DomainOptions> = {}) =>
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW, ...options });

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
    await aws.startUpdate(request);
    expect(aws.slot()).toBe(expected);
    expect(aws.domain().update).toMatchObject({ version: NEW, scheduledBy: 'CUSTOMER' });
  });

  test.each([
    ['has been open for a while', 10, 30, '2026-11-02T10:30:00.000Z'],
    ['opens this instant', 12, 0, '2026-11-02T12:00:00.000Z'],
    ['opens soon', 12, 30, '2026-11-01T12:30:00.000Z'],
  ])('OFF_PEAK_WINDOW when the window %s: an upcoming one', async (_, startHour, startMinute, expected) => {
    add({ offPeakWindow: { enabled: true, startHour, startMinute } });
    await aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(aws.slot()).toBe(expected);
  });

  test('begins within the hour after its slot, by the time in the queue', async () => {
    add();
    await aws.startUpdate({ DesiredStartTime: at('2026-11-02T03:00:00Z') });
    expect(aws.domain().update?.startsAt.toISOString()).toBe('2026-11-02T03:01:00.000Z');
  });

  test.each([
    ['TIMESTAMP without a time', { ScheduleAt: 'TIMESTAMP' }],
    ['a time that has passed', { DesiredStartTime: NOON.getTime() - 1 }],
    ['a time in the wrong unit', { DesiredStartTime: at('2026-11-02T03:00:00Z') / 1000 }],
    ['a time beyond the next year', { DesiredStartTime: at('2027-11-01T12:00:01Z') }],
    ['an unknown ScheduleAt', { ScheduleAt: 'LATER' as 'NOW' }],
  ] as const)('refused: %s', async (_, request) => {
    add();
    await expect(aws.startUpdate(request)).rejects.toMatchObject(refused('ValidationException'));
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
  });
});

describe('capacity', () => {
  test('no capacity now, but at a suggested slot', async () => {
    add({ capacity: 'none' });
    await expect(aws.startUpdate()).rejects.toMatchObject({
      name: 'BaseException',
      message: expect.stringContaining(
        'Available slots: 2026-11-01T13:00:00.000Z, 2026-11-01T14:00:00.000Z, 2026-11-01T15:00:00.000Z',
      ),
      $metadata: { httpStatusCode: 400 },
    });
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
    await aws.startUpdate({ DesiredStartTime: at('2026-11-01T14:00:00Z') });
    expect(aws.slot()).toBe('2026-11-01T14:00:00.000Z');
  });

  test('slots that the test suggests', async () => {
    add({ capacity: 'none', slotSuggestions: [new Date('2026-11-05T01:00:00Z')] });
    await expect(aws.startUpdate()).rejects.toThrow('Available slots: 2026-11-05T01:00:00.000Z');
  });

  test('slots that have passed are suggested no more', async () => {
    add({ capacity: 'none', slotSuggestions: [new Date('2026-11-01T13:00:00Z')] });
    aws.clock.advance({ hours: 2 });
    await expect(aws.startUpdate()).rejects.toThrow('Available slots: 2026-11-01T15:00:00.000Z');
  });

  test('comes and goes', async () => {
    add().setCapacity('none', [new Date('2026-11-05T01:00:00Z')]);
    await expect(aws.startUpdate()).rejects.toThrow('Available slots: 2026-11-05T01:00:00.000Z');
    aws.domain().setCapacity('available');
    await aws.startUpdate();
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test('an off-peak update without capacity happens on a later day', async () => {
    add({ capacity: 'none' });
    await aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    expect(aws.slot()).toBe('2026-11-02T22:00:00.000Z');
  });
});

describe('cancelling', () => {
  test('a pending update: eligible again, and it never begins', async () => {
    add();
    await aws.startUpdate();
    const { ServiceSoftwareOptions } = await aws.cancelUpdate();
    expect(ServiceSoftwareOptions).toMatchObject({ UpdateStatus: 'ELIGIBLE', NewVersion: NEW, Cancellable: false });
    aws.clock.advance({ days: 1 });
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
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
    await expect(aws.cancelUpdate()).rejects.toMatchObject(refused('ValidationException'));
    expect(aws.domain().updateStatus).toBe(before);
  });

  test('allowed until the AutomatedUpdateDate', async () => {
    const automatedUpdateDate = new Date('2026-11-01T12:00:30Z');
    add({ automatedUpdateDate, pendingUpdate: { scheduledAt: NOON, scheduledBy: 'CUSTOMER' } });
    aws.clock.advance({ seconds: 29 });
    await aws.cancelUpdate();
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
  });
});
