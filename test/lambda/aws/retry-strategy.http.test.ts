import { ELIGIBLE, HandlerUnderTest, keepLog, START_TIME } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start(...args);
};

keepLog();
afterEach(() => aws.stop());

describe('a request that CloudFormation has given up meanwhile', () => {
  const PATIENT = { MaxWaitForSlot: '600' };
  const GIVEN_UP = /^the update of domain logs is not wanted any more: its deployment has ended, or was rolled back; /;
  const status = () => aws.simulator.domain('logs').updateStatus;
  const giveUpOnFirst = (operation: string, stackStatus: string) =>
    aws.simulator.onCall((call) => {
      if (call.operation === operation) {
        aws.stack.status = stackStatus;
      }
    });

  beforeEach(async () => {
    // No update begins while a call is throttled.
    await start({ durations: { pendingSeconds: 1_200 } });
    // Throttled calls wait for as long as they may.
    jest.spyOn(Math, 'random').mockReturnValue(0.99);
  });

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'DELETE_IN_PROGRESS'])(
    'starts nothing after it has waited for the domain: the stack is in %s',
    async (stackStatus) => {
      aws.simulator.addDomain({ ...ELIGIBLE, busy: { until: new Date(START_TIME.getTime() + 5 * 60_000) } });
      giveUpOnFirst('DescribeDomain', stackStatus);

      await expect(aws.create(PATIENT)).rejects.toThrow(GIVEN_UP);
      expect(aws.operations).not.toContain('StartServiceSoftwareUpdate');
    },
  );

  test('moves nothing after its look was throttled', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    aws.simulator.addFault({ kind: 'throttle', operation: 'DescribeDomain', times: 4 });
    giveUpOnFirst('DescribeDomain', 'UPDATE_ROLLBACK_IN_PROGRESS');

    await expect(aws.update()).rejects.toThrow(GIVEN_UP);
    expect(aws.operations).not.toContain('UpdateScheduledAction');
  });

  test('cancels what it has started, if the start itself was throttled', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.simulator.addFault({ kind: 'throttle', operation: 'StartServiceSoftwareUpdate', times: 4 });
    giveUpOnFirst('StartServiceSoftwareUpdate', 'UPDATE_ROLLBACK_IN_PROGRESS');

    await expect(aws.create()).rejects.toThrow(GIVEN_UP);
    expect(aws.operations.at(-1)).toBe('CancelServiceSoftwareUpdate');
    expect(status()).toBe('ELIGIBLE');
  });

  test('keeps what it has started, through throttling, if CloudFormation does not tell', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.simulator.addFault({ kind: 'throttle', operation: 'StartServiceSoftwareUpdate', times: 4 });
    aws.stack.fault = { action: 'DescribeStacks', kind: 'denied' };

    await aws.create();

    expect(status()).toBe('PENDING_UPDATE');
  });

  test('is told from one that is waited for: that starts the update, and asks once more', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: { until: new Date(START_TIME.getTime() + 5 * 60_000) } });

    await aws.create(PATIENT);

    expect(status()).toBe('PENDING_UPDATE');
    expect(aws.stack.calls).toEqual(['DescribeStacks', 'DescribeStacks']);
  });

  test('starts nothing if CloudFormation does not tell', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: { until: new Date(START_TIME.getTime() + 5 * 60_000) } });
    aws.stack.fault = { action: 'DescribeStacks', kind: 'denied' };

    await expect(aws.create(PATIENT)).rejects.toThrow(/^the update of domain logs failed \(AccessDenied/);
    expect(aws.operations).not.toContain('StartServiceSoftwareUpdate');
  });
});

describe('budget for a busy domain', () => {
  const PATIENT = { MaxWaitForSlot: '600' };
  const FREE = ['StartServiceSoftwareUpdate'];
  beforeEach(() => start());

  test('is not there unless it is asked for', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create()).rejects.toThrow('is not eligible');
    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('tries a busy domain again until it is free', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: { until: new Date(START_TIME.getTime() + 9 * 60_000) } });

    expect((await aws.create(PATIENT)).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    expect(aws.operations.filter((operation) => operation !== 'DescribeDomain')).toEqual(FREE);
  });

  test('tries for a slot again until there is one, and starts one update', async () => {
    const freeFrom = new Date(START_TIME.getTime() + 5 * 60_000);
    aws.simulator.addDomain({ ...ELIGIBLE, capacity: [{ from: freeFrom }] });

    expect((await aws.create(PATIENT)).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    expect(aws.simulator.calls.filter(({ statusCode }) => statusCode === 200).at(-1)?.operation).toBe(FREE[0]);
  });

  test('ends after the time that was asked for, and says what it waited for', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create(PATIENT)).rejects.toThrow(
      /^after 600 seconds of waiting: domain logs is not eligible for an update/,
    );
    expect(aws.simulator.clock.now().getTime() - START_TIME.getTime()).toBe(600_000);
  });

  test.each([
    ['90', {}, 80],
    ['120', { WaitUntil: 'COMPLETED', Timeout: '60' }, 60],
  ])('of %s seconds, with %j, never waits longer than asked for', async (MaxWaitForSlot, waiting, seconds) => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create({ MaxWaitForSlot, ...waiting })).rejects.toThrow(`after ${seconds} seconds of waiting: `);
  });

  test('has no use where waiting does not help', async () => {
    await expect(aws.create(PATIENT)).rejects.toThrow(/^domain logs does not exist/);
    expect(aws.operations).toEqual(['DescribeDomain']);
  });
});

const FOR_GOOD = { times: Number.POSITIVE_INFINITY };
const minutesPassed = () => (aws.simulator.clock.now().getTime() - START_TIME.getTime()) / 60_000;

describe('budget for a call', () => {
  beforeEach(async () => {
    await start({ durations: { pendingSeconds: 3_600 } });
    aws.simulator.addDomain(ELIGIBLE);
  });

  test('that is throttled lasts for minutes, with a few calls in each', async () => {
    aws.simulator.addFault({ kind: 'throttle', forSeconds: 600 });

    expect((await aws.create()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    // Half of the longest delay, 20 seconds, on average.
    expect(aws.operations.length).toBeLessThan(60);
  });

  test('that is throttled for good ends after eleven minutes', async () => {
    aws.simulator.addFault({ kind: 'throttle', ...FOR_GOOD });

    await expect(aws.create()).rejects.toThrow('the update of domain logs failed (ThrottlingException: Rate exceeded)');
    expect(minutesPassed()).toBeGreaterThan(10);
    expect(minutesPassed()).toBeLessThanOrEqual(11);
  });

  test.each(['server-error', 'dropped-before', 'access-denied'] as const)(
    'lasts for a minute with %s',
    async (kind) => {
      aws.simulator.addFault({ kind, ...FOR_GOOD });

      await expect(aws.create()).rejects.toThrow('the update of domain logs failed (');
      expect(aws.operations).toHaveLength(12);
      expect(minutesPassed()).toBeGreaterThan(0.5);
      expect(minutesPassed()).toBeLessThanOrEqual(1);
    },
  );

  test('is not used up for one trouble by another', async () => {
    for (const kind of ['throttle', 'access-denied', 'server-error'] as const) {
      aws.simulator.addFault({ kind, operation: 'DescribeDomain', times: 11 });
    }

    expect((await aws.create()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
  });

  test('is one for all the calls of a request', async () => {
    aws.simulator.addFault({ kind: 'throttle', operation: 'DescribeDomain', forSeconds: 480 });
    aws.simulator.addFault({ kind: 'throttle', operation: 'StartServiceSoftwareUpdate', ...FOR_GOOD });

    await expect(aws.create()).rejects.toThrow('could not be started (ThrottlingException: Rate exceeded)');
    // After the last call, the domain is looked at for half a minute.
    expect(minutesPassed()).toBeLessThanOrEqual(11.5);
  });

  test.each(['throttle', 'server-error', 'access-denied'] as const)(
    'ends before the function does, if %s follows upon the longest wait for a slot',
    async (kind) => {
      aws.simulator.domain('logs').becomeBusy();
      aws.simulator.onCall(() => {
        if (minutesPassed() > 9.5) {
          aws.simulator.addFault({ kind, ...FOR_GOOD });
        }
      });

      await expect(aws.create({ MaxWaitForSlot: '600' })).rejects.toThrow(/^the update of domain logs failed /);
      expect(minutesPassed()).toBeLessThan(13);
    },
  );
});

describe('budget for a call of a poll', () => {
  const WAIT = { WaitUntil: 'COMPLETED', Timeout: '3000' };
  beforeEach(async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
  });

  test.each(['throttle', 'server-error', 'dropped-before'] as const)('is a second try with %s', async (kind) => {
    const answer = await aws.create(WAIT);
    aws.simulator.addFault({ kind, ...FOR_GOOD });

    expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
    expect(aws.operations.slice(2)).toEqual(['DescribeDomain', 'DescribeDomain']);
    expect(minutesPassed()).toBeLessThan(1 / 6);
  });
});
