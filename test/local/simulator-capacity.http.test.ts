import type { DomainOptions } from '../../local/simulator/domain-options';
import { NEW, SimulatorUnderTest } from '../support/simulator-under-test';

const date = (time: string) => new Date(`2026-11-01T${time}:00Z`);

let aws: SimulatorUnderTest;

beforeEach(async () => {
  aws = await SimulatorUnderTest.start();
});
afterEach(() => aws.stop());

const add = (options: Partial<DomainOptions>) => aws.simulator.addDomain({ name: 'logs', newVersion: NEW, ...options });
const start = (time?: Date) => aws.startUpdate({ DesiredStartTime: time?.getTime() });
const startOffPeak = () => aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });

describe('in windows of time', () => {
  test('none until a time: a client that tries again succeeds then', async () => {
    add({ capacity: [{ from: date('12:10') }] });
    await expect(start()).rejects.toMatchObject({ name: 'BaseException' });
    aws.clock.advance({ minutes: 9, seconds: 59 });
    await expect(start()).rejects.toMatchObject({ name: 'BaseException' });
    aws.clock.advance({ seconds: 1 });
    await start();
    expect(aws.slot()).toBe('2026-11-01T12:10:00.000Z');
  });

  test('until a time, and not at it', async () => {
    add({ capacity: [{ until: date('12:10') }] });
    await expect(start(date('12:10'))).rejects.toMatchObject({ name: 'BaseException' });
    await start(date('12:09'));
    expect(aws.slot()).toBe('2026-11-01T12:09:00.000Z');
  });

  test('comes and goes and comes', async () => {
    const capacity = [{ until: date('12:30') }, { from: date('14:00'), until: date('15:00') }];
    add({ capacity });
    await expect(start(date('13:59'))).rejects.toMatchObject({ name: 'BaseException' });
    await expect(start(date('15:00'))).rejects.toMatchObject({ name: 'BaseException' });
    await start(date('14:59'));
    expect(aws.slot()).toBe('2026-11-01T14:59:00.000Z');
    expect(aws.domain().capacity).toBe(capacity);
  });

  test('a time in a window can be had ahead of it', async () => {
    add({ capacity: [{ from: date('18:00') }] });
    await start(date('19:30'));
    expect(aws.slot()).toBe('2026-11-01T19:30:00.000Z');
  });

  test('the slots suggested are those that have capacity', async () => {
    add({ capacity: [{ from: date('15:00'), until: date('17:00') }, { from: date('20:00') }] });
    await expect(start()).rejects.toThrow(
      'Available slots: 2026-11-01T15:00:00.000Z, 2026-11-01T16:00:00.000Z, 2026-11-01T20:00:00.000Z',
    );
  });

  test('without any window ahead the next hours are suggested, and are free', async () => {
    add({ capacity: [] });
    await expect(start()).rejects.toThrow('Available slots: 2026-11-01T13:00:00.000Z');
    await start(date('13:00'));
    expect(aws.slot()).toBe('2026-11-01T13:00:00.000Z');
  });

  test('an off-peak update happens in the first window that opens with capacity', async () => {
    add({ capacity: [{ from: new Date('2026-11-04T00:00:00Z') }] });
    await startOffPeak();
    expect(aws.slot()).toBe('2026-11-04T22:00:00.000Z');
  });
});

describe('free slots only', () => {
  test('are the only times to be had', async () => {
    add({ capacity: 'none', slotSuggestions: [date('15:00'), date('16:00')] });
    await expect(start(date('14:00'))).rejects.toThrow(/Available slots: 2026-11-01T15:\S+, 2026-11-01T16:\S+$/);
    await start(date('16:00'));
    expect(aws.slot()).toBe('2026-11-01T16:00:00.000Z');
  });

  test('that have passed are not suggested beside those ahead', async () => {
    add({ capacity: 'none', slotSuggestions: [date('13:00'), date('16:00')] });
    aws.clock.advance({ hours: 2 });
    await expect(start()).rejects.toThrow(/Available slots: 2026-11-01T16:00:00.000Z$/);
  });

  test('an off-peak window that is one of them is taken', async () => {
    add({ capacity: 'none', slotSuggestions: [date('22:00')] });
    await startOffPeak();
    expect(aws.slot()).toBe('2026-11-01T22:00:00.000Z');
  });
});

test('a plan takes the capacity away, and gives it back', async () => {
  add({
    plan: [
      { kind: 'capacity', capacity: 'none', slotSuggestions: [date('20:00')], at: date('13:00') },
      { kind: 'capacity', capacity: 'available', at: date('14:00') },
    ],
  });
  aws.clock.advance({ hours: 1 });
  await expect(start()).rejects.toThrow('Available slots: 2026-11-01T20:00:00.000Z');
  aws.clock.advance({ hours: 1 });
  await start();
  expect(aws.slot()).toBe('2026-11-01T14:00:00.000Z');
});

test('a suggested slot can be gone when it is wanted', async () => {
  add({ capacity: 'none', slotSuggestions: [date('20:00')] });
  await expect(start()).rejects.toThrow('Available slots: 2026-11-01T20:00:00.000Z');
  aws.domain().setCapacity('none', [date('21:00')]);
  await expect(start(date('20:00'))).rejects.toThrow('Available slots: 2026-11-01T21:00:00.000Z');
});
