import type { Unknowns } from '../../../local/simulator/unknowns';
import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, OLD } from '../../support/handler-under-test';

let aws: HandlerUnderTest;

beforeEach(async () => {
  aws = await HandlerUnderTest.start();
  aws.simulator.addDomain(ELIGIBLE);
  aws.simulator.clock.advance({ minutes: 10 });
});
keepLog();
afterEach(() => aws.stop());

const LOST = { operation: 'StartServiceSoftwareUpdate', kind: 'dropped-after' } as const;
const LATE = { operation: 'DescribeDomain', kind: 'late-read', seconds: 300 } as const;

/** The first read is good, so that the handler starts the update; those after the start are late. */
async function failureWithLateReads(times: number): Promise<unknown> {
  const fault = new Promise<void>((resolve) => {
    aws.simulator.onCall(({ operation }) => {
      if (operation === LOST.operation) {
        aws.simulator.addFault({ ...LATE, times });
        resolve();
      }
    });
  });
  const [, failure] = await Promise.all([fault, aws.create().catch((error: Error) => error.message)]);
  return failure;
}

test('a start whose answer is lost, and that shows a little later, succeeds', async () => {
  aws.simulator.addFault(LOST);
  aws.simulator.onCall(({ operation, statusCode }) => {
    if (operation === LOST.operation && statusCode !== 200) {
      aws.simulator.addFault({ ...LATE, times: 1 });
    }
  });

  expect((await aws.create()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
});

test('a start whose answer is lost, and that never shows, fails after half a minute', async () => {
  const [before, start] = [aws.simulator.clock.now().getTime(), 'StartServiceSoftwareUpdate'];
  aws.simulator.addFault(LOST);
  expect(await failureWithLateReads(20)).toMatch(/^the update of domain logs could not be started /);

  // The second try of the start comes within a second.
  expect(aws.simulator.clock.now().getTime() - before).toBeLessThanOrEqual(31_000);
  expect(aws.operations.filter((operation) => operation === start).length).toBe(2);
});

test('a start that the service refuses at once is looked for twice', async () => {
  const refusal = { kind: 'error', name: 'BaseException', status: 400, message: 'No.' } as const;
  aws.simulator.addFault({ operation: 'StartServiceSoftwareUpdate', ...refusal });

  await expect(aws.create()).rejects.toThrow('could not be started (BaseException: No.)');
  expect(aws.operations).toEqual(['DescribeDomain', 'StartServiceSoftwareUpdate', 'DescribeDomain', 'DescribeDomain']);
});

test('a repeated request that reads late twice, and whose start is refused, succeeds: the update is pending', async () => {
  await aws.create();
  aws.simulator.clock.advance({ seconds: 60 });
  aws.simulator.addFault({ ...LATE, times: 2 });

  expect((await aws.create()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
});

test('a start that answers nothing is followed by a look at the domain', async () => {
  aws.simulator.addFault({ operation: LOST.operation, kind: 'empty-answer' });

  expect(await aws.create()).toMatchObject({
    Data: { UpdateStatus: 'PENDING_UPDATE', NewVersion: NEW, CurrentVersion: OLD, Cancellable: 'true' },
  });
});

describe('a start at a time', () => {
  const wanted = '2026-12-01T02:00:00.000Z';
  const schedule = { ScheduleAt: 'TIMESTAMP', DesiredStartTime: wanted };
  const startIn = async (unknowns: Partial<Unknowns>) => {
    await aws.stop();
    aws = await HandlerUnderTest.start({ unknowns });
    aws.simulator.addDomain(ELIGIBLE);
  };
  const update = () => aws.simulator.domain('logs').update;
  const refuseMove = {
    operation: 'UpdateScheduledAction',
    kind: 'error',
    name: 'ValidationException',
    status: 400,
    message: 'No.',
  } as const;

  test.each(['ms', 's'] as const)(
    'goes to the right time, whatever its unit, if the list is in %s',
    async (scheduledTimeUnit) => {
      await startIn({ startTimeUnit: 's', startTimeTooFar: 'accepted', scheduledTimeUnit });
      await aws.create(schedule);

      expect(update()?.scheduledAt).toEqual(new Date(wanted));
    },
  );

  test('is tried once in the other unit if it is refused', async () => {
    await startIn({ startTimeUnit: 's' });
    await aws.create(schedule);

    expect(update()?.scheduledAt).toEqual(new Date(wanted));
    expect(aws.operations.filter((operation) => operation === LOST.operation)).toHaveLength(2);
  });

  test('that is refused in both units fails for the first refusal', async () => {
    await startIn({});
    const refusal = { operation: LOST.operation, kind: 'error', name: 'ValidationException', status: 400 } as const;
    aws.simulator.addFault({ ...refusal, message: 'First.' });
    aws.simulator.addFault({ ...refusal, message: 'Second.' });

    await expect(aws.create(schedule)).rejects.toThrow('could not be started (ValidationException: First.)');
  });

  test('moves nothing if the list shows the wanted time in seconds', async () => {
    await startIn({});
    await aws.create(schedule);

    expect(aws.operations).toEqual(['DescribeDomain', 'StartServiceSoftwareUpdate', 'ListScheduledActions']);
  });

  test('stays, with a line in the log, if it seems right and cannot be confirmed', async () => {
    await startIn({ scheduledTimeUnit: 'ms' });
    aws.simulator.addFault(refuseMove);
    await aws.create(schedule);

    expect(update()?.scheduledAt).toEqual(new Date(wanted));
    expect(console.error).toHaveBeenCalledWith(
      expect.objectContaining({ error: expect.stringContaining('the time of the update cannot be confirmed') }),
    );
  });

  test('is taken back if it is due at a wrong time and cannot be moved', async () => {
    await startIn({ startTimeUnit: 's', startTimeTooFar: 'accepted', scheduledTimeUnit: 'ms' });
    aws.simulator.addFault(refuseMove);

    await expect(aws.create(schedule)).rejects.toThrow(
      'could not be moved to the wanted time (ValidationException: No.), so it was cancelled',
    );
    expect(update()).toBeUndefined();
  });

  test('succeeds, with a line in the log, if the list cannot be seen', async () => {
    await startIn({});
    aws.simulator.addFault({
      operation: 'ListScheduledActions',
      kind: 'server-error',
      times: Number.POSITIVE_INFINITY,
    });
    await aws.create(schedule);

    expect(update()?.scheduledAt).toEqual(new Date(wanted));
    expect(console.error).toHaveBeenCalledWith(
      expect.objectContaining({ error: expect.stringContaining('the time of the update cannot be seen') }),
    );
  });
});

test('of two pending updates, the one to the version that is offered is moved', async () => {
  const leftover = { version: 'OpenSearch_2_19_R20251201', scheduledAt: new Date('2026-11-24T00:00:00Z') };
  aws.simulator.addDomain({ ...ELIGIBLE, name: 'search', leftoverUpdates: [leftover] });
  await aws.create({ DomainName: 'search', ScheduleAt: 'OFF_PEAK_WINDOW' });
  const wanted = { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T02:00:00.000Z' };
  await aws.update({ DomainName: 'search', ...wanted }, {}, 'search');

  expect(aws.simulator.domain('search').update?.scheduledAt).toEqual(new Date(wanted.DesiredStartTime));
});

describe('a start that did not succeed at the first try', () => {
  const abandonOnFirst = (operation: string) =>
    aws.simulator.onCall((call) => {
      if (call.operation === operation) {
        aws.stack.status = 'ROLLBACK_IN_PROGRESS';
      }
    });

  test.each([
    ['StartServiceSoftwareUpdate', 'access-denied'],
    ['StartServiceSoftwareUpdate', 'server-error'],
    ['StartServiceSoftwareUpdate', 'dropped-after'],
    ['DescribeDomain', 'access-denied'],
  ] as const)('of %s (%s) is taken back if its stack was rolled back meanwhile', async (operation, kind) => {
    aws.simulator.addFault({ operation, kind });
    abandonOnFirst(operation);

    await expect(aws.create()).rejects.toThrow('is not wanted any more');
    expect(aws.simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });

  test('leaves an update that was pending before, and that it was to move', async () => {
    const scheduledAt = new Date('2026-11-30T12:00:00Z');
    aws.simulator.addDomain({ ...ELIGIBLE, name: 'search', pendingUpdate: { scheduledAt, scheduledBy: 'CUSTOMER' } });
    aws.simulator.addFault({ operation: 'UpdateScheduledAction', kind: 'server-error' });
    abandonOnFirst('UpdateScheduledAction');

    await expect(aws.create({ DomainName: 'search' })).rejects.toThrow('is not wanted any more');
    expect(aws.operations).not.toContain('CancelServiceSoftwareUpdate');
  });

  test('stays if CloudFormation does not show the stack', async () => {
    aws.simulator.addFault({ operation: 'StartServiceSoftwareUpdate', kind: 'server-error' });
    aws.stack.isShown = false;
    await aws.create();

    expect(aws.simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  });
});

test('a stack that CloudFormation does not show may roll back, or not', async () => {
  aws.stack.isShown = false;

  await expect(aws.update()).rejects.toThrow('CloudFormation does not show the stack');
  expect(aws.operations).toEqual([]);
});
