import { HandlerError } from '../../../lambda/decisions/failure';
import type { Fault, FaultEffect } from '../../../local/simulator/faults';
import type { OperationName } from '../../../local/simulator/operations/operation';
import { ELIGIBLE, HandlerUnderTest, keepLog, START_TIME } from '../../support/handler-under-test';

const TOMORROW = START_TIME.getTime() + 24 * 3_600_000;

interface Path {
  readonly name: string;
  readonly calls: readonly OperationName[];
  /** Those of CloudFormation. */
  readonly stackCalls?: readonly string[];
  readonly prepare?: (aws: HandlerUnderTest) => Promise<unknown>;
  readonly run: (aws: HandlerUnderTest) => Promise<unknown>;
  readonly endsAs: string;
}

/** Every way through the handler, with the calls of it that can fail. */
const PATHS: readonly Path[] = [
  {
    name: 'create that starts an update',
    calls: ['DescribeDomain', 'StartServiceSoftwareUpdate'],
    run: (aws) => aws.create(),
    endsAs: 'PENDING_UPDATE',
  },
  {
    name: 'update that finds one pending',
    calls: ['DescribeDomain', 'ListScheduledActions'],
    stackCalls: ['DescribeStacks'],
    prepare: (aws) => aws.create(),
    run: (aws) => aws.update(),
    endsAs: 'PENDING_UPDATE',
  },
  {
    name: 'update that reschedules',
    calls: ['DescribeDomain', 'ListScheduledActions', 'UpdateScheduledAction'],
    stackCalls: ['DescribeStacks'],
    prepare: (aws) => aws.create(),
    run: (aws) => aws.update({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: new Date(TOMORROW).toISOString() }),
    endsAs: 'PENDING_UPDATE',
  },
  {
    name: 'create that waits',
    calls: ['DescribeDomain', 'StartServiceSoftwareUpdate'],
    run: async (aws) => {
      await aws.complete(await aws.create({ WaitUntil: 'COMPLETED', Timeout: '3000' }));
    },
    endsAs: 'COMPLETED',
  },
  {
    name: 'wait for an update that was cancelled',
    calls: ['DescribeDomain', 'ListScheduledActions'],
    prepare: (aws) => aws.create(),
    run: async (aws) => {
      const answer = await aws.update({ WaitUntil: 'COMPLETED', Timeout: '3000' });
      aws.simulator.domain('logs').cancelUpdate();
      aws.simulator.clock.advance({ minutes: 3 });
      const failure = await aws.complete(answer).catch((error: Error) => error.message);
      if (!String(failure).includes('it was cancelled, or it failed')) {
        throw new HandlerError(String(failure));
      }
    },
    endsAs: 'ELIGIBLE',
  },
  {
    name: 'roll back that cancels',
    calls: ['DescribeDomain', 'ListScheduledActions', 'CancelServiceSoftwareUpdate'],
    stackCalls: ['DescribeStacks'],
    prepare: async (aws) => {
      await aws.create();
      aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    },
    run: (aws) => aws.update(),
    endsAs: 'ELIGIBLE',
  },
  {
    name: 'delete that cancels',
    calls: ['DescribeDomain', 'CancelServiceSoftwareUpdate'],
    stackCalls: ['DescribeStacks', 'ListStackResources'],
    prepare: (aws) => aws.create(),
    run: (aws) => aws.delete(),
    endsAs: 'ELIGIBLE',
  },
];

const PASSING: readonly FaultEffect[] = [
  { kind: 'throttle' },
  { kind: 'server-error', status: 500 },
  { kind: 'server-error', status: 502 },
  { kind: 'server-error', status: 503 },
  { kind: 'server-error', status: 504 },
  { kind: 'dropped-before' },
  { kind: 'dropped-after' },
  { kind: 'truncate' },
  { kind: 'truncate', end: 'looks-whole' },
  { kind: 'access-denied' },
];

const TABLE = PATHS.flatMap((path) => path.calls.map((operation) => ({ path, operation })));
const CELLS = TABLE.flatMap((row) => PASSING.map((fault) => ({ ...row, fault })));
/** A removal does not wait for a permission: see cancellation.http.test.ts. */
const PATIENT_CELLS = CELLS.filter(
  ({ path, fault }) => !(path.name.startsWith('delete') && fault.kind === 'access-denied'),
);

/** No update begins while a call is throttled. */
const SLOW = { durations: { pendingSeconds: 1_200 } };

let aws: HandlerUnderTest;
const prepare = async (path: Path, fault: Fault, surroundings = {}) => {
  aws = await HandlerUnderTest.start(SLOW, surroundings);
  aws.simulator.addDomain(ELIGIBLE);
  await path.prepare?.(aws);
  aws.simulator.addFault(fault);
};
const status = () => aws.simulator.domain('logs').updateStatus;

keepLog();
afterEach(() => aws.stop());

describe.each(CELLS)('$path.name, $operation: $fault.kind $fault.status $fault.end', ({ path, operation, fault }) => {
  test('once: nobody notices', async () => {
    await prepare(path, { ...fault, operation });

    await path.run(aws);

    expect(status()).toBe(path.endsAs);
  });

  test('for good: fails with one line, or the wish has come true all the same', async () => {
    await prepare(path, { ...fault, operation, times: Number.POSITIVE_INFINITY });
    const cameTrue = ['dropped-after', 'truncate'].includes(fault.kind) && /^(Start|Cancel|Update)/.test(operation);
    const toldInTheLog = path.name.startsWith('roll back');
    // Nobody sees the domain, but its update can be cancelled.
    const carriedOut =
      path.name.startsWith('delete') && operation === 'DescribeDomain' && fault.kind === 'access-denied';

    const failure = await path.run(aws).then(
      () => undefined,
      (error: Error) => error,
    );

    if (cameTrue || toldInTheLog || carriedOut) {
      expect(failure).toBeUndefined();
      expect(status()).toBe(cameTrue || carriedOut ? path.endsAs : 'PENDING_UPDATE');
      expect(jest.mocked(console.error).mock.calls.length > 0).toBe(toldInTheLog && !cameTrue);
    } else {
      expect(failure?.message).toMatch(
        /^the (pending )?update of domain logs (failed|could not be \w+) \(.+\)(; the call may have reached the service: check the domain)?; .+/,
      );
      expect(failure?.stack).toBe(`${failure?.name}: ${failure?.message}`);
      expect(failure?.message).not.toContain('\n');
    }
  });
});

describe.each(PATIENT_CELLS)(
  '$path.name, $operation: $fault.kind $fault.status $fault.end',
  ({ path, operation, fault }) => {
    test('eight times: nobody notices', async () => {
      await prepare(path, { ...fault, operation, times: 8 });

      await path.run(aws);

      expect(status()).toBe(path.endsAs);
    });
  },
);

describe.each(TABLE)('$path.name, $operation', ({ path, operation }) => {
  test.each(['hang', 'stall'] as const)('%s once: tries again', async (kind) => {
    await prepare(path, { operation, kind }, { requestTimeoutMs: 250 });

    await path.run(aws);

    expect(status()).toBe(path.endsAs);
  });

  test('an error that is the caller’s fault: not tried again', async () => {
    const error = { kind: 'error', name: 'ValidationException', status: 400, message: 'No.' } as const;
    await prepare(path, { operation, ...error, times: Number.POSITIVE_INFINITY });
    const before = aws.operations.length;

    await path.run(aws).catch(() => undefined);

    expect(aws.operations.slice(before).filter((called) => called === operation)).toHaveLength(1);
  });
});

const STACK_FAULTS = ['denied', 'throttled', 'unavailable', 'broken'] as const;
const STACK_CELLS = PATHS.flatMap((path) =>
  (path.stackCalls ?? []).flatMap((action) => STACK_FAULTS.map((kind) => ({ path, action, kind }))),
);

describe.each(STACK_CELLS)('$path.name, $action of CloudFormation: $kind', ({ path, action, kind }) => {
  beforeEach(async () => {
    aws = await HandlerUnderTest.start(SLOW);
    aws.simulator.addDomain(ELIGIBLE);
    await path.prepare?.(aws);
    before = aws.stack.calls.length;
  });
  let before = 0;

  // A removal does not wait for long: see removal.http.test.ts.
  test.each(path.name.startsWith('delete') ? [1] : [1, 8])('%i times: nobody notices', async (times) => {
    aws.stack.fault = { action, kind, times };

    await path.run(aws);

    expect(status()).toBe(path.endsAs);
    expect(aws.stack.calls.slice(before).filter((call) => call === action)).toHaveLength(times + 1);
    expect(console.error).not.toHaveBeenCalled();
  });

  test('for good: fails with one line, but a removal is carried out all the same', async () => {
    aws.stack.fault = { action, kind };

    const failure = await path.run(aws).then(
      () => undefined,
      (error: Error) => error,
    );

    if (path.name.startsWith('delete')) {
      expect(failure).toBeUndefined();
      expect(status()).toBe(path.endsAs);
    } else {
      expect(failure?.message).toMatch(/^the update of domain logs failed \(.+\); .+/);
      expect(status()).toBe('PENDING_UPDATE');
    }
  });
});

test('a warm function is as patient with the last of many bad calls as with the first', async () => {
  const [path] = PATHS as [Path];
  await prepare(path, { kind: 'access-denied', operation: 'DescribeDomain', times: Number.POSITIVE_INFINITY });
  for (let request = 0; request < 10; request += 1) {
    await path.run(aws).catch(() => undefined);
  }

  expect(aws.operations).toHaveLength(10 * 12);
});

test.each([
  ['hang', /^the update of domain logs failed \(TimeoutError: no complete answer within 0.05 seconds\)/],
  ['stall', /^the update of domain logs failed \(IncompleteAnswer: no complete answer within 0.05 seconds\)/],
  ['truncate', /^the update of domain logs failed \(IncompleteAnswer: the answer was cut off, or [^{$]*$/],
] as const)('%s for good: fails in our words', async (kind, message) => {
  const [path] = PATHS as [Path];
  await prepare(path, { kind, times: Number.POSITIVE_INFINITY }, { requestTimeoutMs: 50 });

  await expect(path.run(aws)).rejects.toThrow(message);
});

test('a message of any length fits into the answer to CloudFormation', async () => {
  const [path] = PATHS as [Path];
  const message = '"\u{1F525}\n'.repeat(5_000);
  const error = { kind: 'error', name: 'BaseException', status: 400, message } as const;
  await prepare(path, { operation: 'StartServiceSoftwareUpdate', ...error });

  const failure = await path.run(aws).catch((reason: Error) => reason.message);

  expect(Buffer.byteLength(JSON.stringify(failure))).toBeLessThanOrEqual(1_200);
  expect(failure).toMatch(/^the update of domain logs could not be started \(BaseException: " ?\u{1F525}/u);
});
