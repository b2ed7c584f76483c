import type { SimulatorOptions } from '../../local/simulator/simulator';
import { DURATIONS, given, NEW, NEWER, NOON, OLD, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
const start = async (options: SimulatorOptions = {}) => {
  aws = await SimulatorUnderTest.start({ durations: DURATIONS, ...options });
};
afterEach(() => aws.stop());

test('stands still by itself, and moves by what it is advanced', async () => {
  await start();
  expect(aws.clock.now()).toEqual(NOON);
  aws.clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4 });
  expect(aws.clock.now()).toEqual(new Date('2026-11-02T14:03:04Z'));
  expect(() => aws.clock.advance({ seconds: -1 })).toThrow('the clock only moves forward (got: {"seconds":-1})');
});

test('starts at the real time', async () => {
  const before = Date.now();
  await start({ startTime: undefined });
  expect(aws.clock.now().getTime()).toBeGreaterThanOrEqual(before);
  expect(aws.clock.now().getTime()).toBeLessThanOrEqual(Date.now());
});

test('one jump passes through every state, each at its exact instant', async () => {
  aws = await given();
  await aws.startUpdate();
  aws.clock.advance({ days: 3 });
  expect(aws.transitions).toEqual([
    { domainName: 'logs', from: 'ELIGIBLE', to: 'PENDING_UPDATE', at: NOON, newVersion: NEW, currentVersion: OLD },
    {
      domainName: 'logs',
      from: 'PENDING_UPDATE',
      to: 'IN_PROGRESS',
      at: new Date('2026-11-01T12:01:00Z'),
      newVersion: NEW,
      currentVersion: OLD,
    },
    {
      domainName: 'logs',
      from: 'IN_PROGRESS',
      to: 'COMPLETED',
      at: new Date('2026-11-01T12:11:00Z'),
      newVersion: NEW,
      currentVersion: NEW,
    },
  ]);
});

test('a moment before its instant nothing has changed yet', async () => {
  aws = await given();
  await aws.startUpdate();
  aws.clock.advance({ seconds: 59.999 });
  expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
  aws.clock.advance({ seconds: 0.001 });
  expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
  aws.clock.advance({ seconds: 599.999 });
  expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
  aws.clock.advance({ seconds: 0.001 });
  expect(aws.domain().updateStatus).toBe('COMPLETED');
});

test('a change that leaves the status as it is announces nothing', async () => {
  aws = await given();
  aws.domain().offerVersion(NEWER);
  expect(aws.transitions).toEqual([]);
});

test('one jump announces the changes of several domains in the order of time', async () => {
  await start();
  for (const [name, time] of [
    ['search', '14:00'],
    ['audit', '13:00'],
    ['logs', '13:05'],
  ] as const) {
    const scheduledAt = new Date(`2026-11-01T${time}:00Z`);
    aws.simulator.addDomain({ name, newVersion: NEW, pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' } });
  }
  aws.clock.advance({ days: 1 });
  expect(aws.transitions.map(({ domainName, to }) => `${domainName} ${to}`)).toEqual([
    'audit IN_PROGRESS',
    'logs IN_PROGRESS',
    'audit COMPLETED',
    'logs COMPLETED',
    'search IN_PROGRESS',
    'search COMPLETED',
  ]);
});

test('runs by itself at a speed, and announces without anybody looking', async () => {
  await start({ speed: 86_400 });
  const over = new Promise<void>((resolve) => {
    aws.simulator.onTransition(({ to }) => to === 'COMPLETED' && resolve());
  });
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW });
  await aws.startUpdate();
  await over;
  const [pending, inProgress, completed] = aws.transitions.map(({ at }) => at.getTime());
  expect(aws.transitions.map(({ to }) => to)).toEqual(['PENDING_UPDATE', 'IN_PROGRESS', 'COMPLETED']);
  expect((inProgress ?? 0) - (pending ?? 0)).toBe(60_000);
  expect((completed ?? 0) - (inProgress ?? 0)).toBe(600_000);
});
