import type { DomainOptions } from '../../local/simulator/domain-options';
import { UNKNOWN_ANSWERS } from '../../local/simulator/unknowns';
import {
  given,
  NOON,
  PENDING,
  RUNNING,
  refused,
  type SimulatorUnderTest,
  TOMORROW,
} from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

describe('startTimeUnit', () => {
  test.each([
    ['ms', TOMORROW, TOMORROW / 1000],
    ['s', TOMORROW / 1000, TOMORROW],
  ] as const)('%s', async (startTimeUnit, right, wrong) => {
    aws = await given({ startTimeUnit });
    await expect(aws.startUpdate({ DesiredStartTime: wrong })).rejects.toMatchObject(refused('ValidationException'));
    await aws.startUpdate({ DesiredStartTime: right });
    expect(aws.domain().update?.scheduledAt).toEqual(new Date(TOMORROW));
  });

  test('a time beyond what a date can hold', async () => {
    aws = await given({ startTimeUnit: 's' });
    const DesiredStartTime = Number.MAX_SAFE_INTEGER;
    await expect(aws.startUpdate({ DesiredStartTime })).rejects.toMatchObject(refused('ValidationException'));
  });
});

describe('noCapacity', () => {
  const slot = new Date('2026-11-05T01:00:00Z');

  test('BaseException', async () => {
    aws = await given({ noCapacity: 'BaseException' }, { capacity: 'none', slotSuggestions: [slot] });
    await expect(aws.startUpdate()).rejects.toMatchObject({
      ...refused('BaseException'),
      message: expect.stringContaining('2026-11-05T01:00:00.000Z'),
    });
  });

  test.each([
    ['ms', slot.getTime()],
    ['s', slot.getTime() / 1000],
  ] as const)('SlotNotAvailableException, slots in %s', async (startTimeUnit, suggestion) => {
    const noCapacity = 'SlotNotAvailableException';
    aws = await given({ noCapacity, startTimeUnit }, { capacity: 'none', slotSuggestions: [slot] });
    await expect(aws.startUpdate()).rejects.toMatchObject({
      ...refused('SlotNotAvailableException'),
      SlotSuggestions: [suggestion],
    });
    await aws.startUpdate({ DesiredStartTime: suggestion });
    expect(aws.domain().update?.scheduledAt).toEqual(slot);
  });
});

describe('startWhilePending', () => {
  test.each(['ValidationException', 'BaseException'] as const)('%s', async (startWhilePending) => {
    aws = await given({ startWhilePending }, PENDING);
    await expect(aws.startUpdate()).rejects.toMatchObject(refused(startWhilePending));
    expect(aws.domain().update?.scheduledAt).toEqual(new Date(TOMORROW));
  });

  test.each([
    ['accepted-unchanged', new Date(TOMORROW)],
    ['reschedules', NOON],
  ] as const)('%s', async (startWhilePending, scheduledAt) => {
    aws = await given({ startWhilePending }, PENDING);
    expect((await aws.startUpdate()).ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
    expect(aws.domain().update?.scheduledAt).toEqual(scheduledAt);
  });
});

test.each([
  ['startWhileInProgress', RUNNING, 'IN_PROGRESS'],
  ['startWithNothingAvailable', { newVersion: undefined }, 'COMPLETED'],
] as const)('%s', async (name, domain, UpdateStatus) => {
  for (const answer of UNKNOWN_ANSWERS[name]) {
    aws = await given({ [name]: answer }, domain);
    if (answer === 'accepted-unchanged') {
      expect((await aws.startUpdate()).ServiceSoftwareOptions).toMatchObject({ UpdateStatus });
    } else {
      await expect(aws.startUpdate()).rejects.toMatchObject(refused(answer));
    }
    expect(aws.domain().updateStatus).toBe(UpdateStatus);
    await aws.stop();
  }
});

describe('startWhenNotEligible', () => {
  const reasons: [string, Partial<DomainOptions>][] = [
    ['busy', { busy: true }],
    ['ineligible', { notEligibleReason: 'Red cluster.' }],
  ];

  test.each(reasons)('refused while %s', async (_, reason) => {
    for (const startWhenNotEligible of ['ValidationException', 'BaseException'] as const) {
      aws = await given({ startWhenNotEligible }, reason);
      await expect(aws.startUpdate()).rejects.toMatchObject(refused(startWhenNotEligible));
      expect(aws.domain().updateStatus).toBe('NOT_ELIGIBLE');
      await aws.stop();
    }
  });

  test.each(reasons)('accepted while %s: it waits until the reason is gone', async (_, reason) => {
    aws = await given({ startWhenNotEligible: 'accepted' }, reason);
    expect((await aws.startUpdate()).ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
    aws.clock.advance({ hours: 2 });
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
    aws.domain().becomeEligible();
    expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
    aws.clock.advance({ seconds: 600 });
    expect(aws.domain().updateStatus).toBe('COMPLETED');
  });
});

test.each(UNKNOWN_ANSWERS.startWithOffPeakWindowDisabled)('startWithOffPeakWindowDisabled: %s', async (answer) => {
  const offPeakWindow = { enabled: false, startHour: 22, startMinute: 0 };
  aws = await given({ startWithOffPeakWindowDisabled: answer }, { offPeakWindow });
  await expect(aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' })).rejects.toMatchObject(refused(answer));
  expect(aws.domain().updateStatus).toBe('ELIGIBLE');
});

describe('cancelRefused', () => {
  test.each(['ValidationException', 'BaseException'] as const)('%s', async (cancelRefused) => {
    aws = await given({ cancelRefused }, RUNNING);
    await expect(aws.cancelUpdate()).rejects.toMatchObject(refused(cancelRefused));
  });

  test('accepted-unchanged', async () => {
    aws = await given({ cancelRefused: 'accepted-unchanged' }, RUNNING);
    expect((await aws.cancelUpdate()).ServiceSoftwareOptions?.UpdateStatus).toBe('IN_PROGRESS');
    expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
  });
});

describe('startTimeTooFar', () => {
  const far = { DesiredStartTime: TOMORROW };

  test('ValidationException', async () => {
    aws = await given({ startTimeUnit: 's' });
    await expect(aws.startUpdate(far)).rejects.toMatchObject(refused('ValidationException'));
  });

  test('accepted', async () => {
    aws = await given({ startTimeUnit: 's', startTimeTooFar: 'accepted' });
    await aws.startUpdate(far);
    expect(aws.domain().update?.scheduledAt).toEqual(new Date(TOMORROW * 1_000));
  });
});
