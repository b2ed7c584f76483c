import * as fc from 'fast-check';
import type { FaultEffect } from '../../../local/simulator/faults';
import type { OperationName } from '../../../local/simulator/operations/operation';
import { UNKNOWN_ANSWERS, type Unknowns } from '../../../local/simulator/unknowns';
import type { ReceivedPut } from '../../support/answer-server';
import { HandlerUnderTest, keepLog } from '../../support/handler-under-test';
import { type Outcome, type Properties, StackUnderTest } from '../../support/stack-under-test';

const SEQUENCES = Number(process.env.SEQUENCES ?? 300);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const VERSIONS = ['R20260101', 'R20260720', 'R20261101', 'R20261201'].map((release) => `OpenSearch_2_19_${release}`);
const DOMAINS = ['logs', 'search'] as const;

jest.setTimeout(30 * 60_000);

/** One thing that happens: to the stack, to a domain, to the service, or to the clock. */
type Step =
  | { readonly kind: 'deploy'; readonly properties: Properties; readonly elseFails: boolean }
  | { readonly kind: 'destroy' }
  | { readonly kind: 'again'; readonly howLongAgo: number }
  | { readonly kind: 'advance'; readonly minutes: number }
  | { readonly kind: 'kill'; readonly calls: number }
  | { readonly kind: keyof typeof CHANGES; readonly domain: (typeof DOMAINS)[number] }
  | { readonly kind: 'fault'; readonly effect: FaultEffect; readonly operation: OperationName; readonly times: number };

const properties: fc.Arbitrary<Properties> = fc
  .record(
    {
      DomainName: fc.constantFrom(...DOMAINS, 'logs', 'missing'),
      schedule: fc.constantFrom('NOW', 'OFF_PEAK_WINDOW', '2026-11-24T02:00:00.000Z', '2026-11-22T02:00:00.000Z'),
      TargetVersion: fc.option(fc.constantFrom(...VERSIONS), { nil: undefined, freq: 4 }),
      wait: fc.boolean(),
      patient: fc.boolean(),
      Trigger: fc.constantFrom('a', 'b', 'c'),
    },
    { requiredKeys: ['DomainName', 'schedule', 'wait', 'patient', 'Trigger'] },
  )
  .map(({ schedule, wait, patient, TargetVersion, ...rest }) => ({
    ...rest,
    ...(schedule.startsWith('2026')
      ? { ScheduleAt: 'TIMESTAMP', DesiredStartTime: schedule }
      : { ScheduleAt: schedule }),
    ...(TargetVersion ? { TargetVersion } : {}),
    ...(wait ? { WaitUntil: 'COMPLETED', Timeout: '3000' } : {}),
    ...(patient ? { MaxWaitForSlot: '120' } : {}),
  }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), calls: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deploy' as const), properties, elseFails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'destroy' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), howLongAgo: fc.nat({ max: 2 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), minutes: fc.constantFrom(1, 6, 30, 600) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'release' as const,
        'busy' as const,
        'idle' as const,
        'cancelled' as const,
        'failed' as const,
      ),
      domain: fc.constantFrom(...DOMAINS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      effect: fc.constantFrom<FaultEffect>(
        { kind: 'throttle' },
        { kind: 'server-error' },
        { kind: 'server-error', status: 503 },
        { kind: 'dropped-before' },
        { kind: 'dropped-after' },
        { kind: 'truncate' },
        { kind: 'empty-answer' },
        { kind: 'access-denied' },
      ),
      operation: fc.constantFrom<OperationName>(
        'DescribeDomain',
        'StartServiceSoftwareUpdate',
        'CancelServiceSoftwareUpdate',
        'ListScheduledActions',
        'UpdateScheduledAction',
      ),
      times: fc.constantFrom(1, 2, 12, 40),
    }),
  },
);

const unknowns = fc.record(
  Object.fromEntries(Object.entries(UNKNOWN_ANSWERS).map(([name, answers]) => [name, fc.constantFrom(...answers)])),
) as unknown as fc.Arbitrary<Unknowns>;

keepLog();

test(`${SEQUENCES} random sequences keep the promises, with seed ${SEED}`, async () => {
  const sequence = fc.tuple(unknowns, fc.array(step, { minLength: 1, maxLength: 12 }));

  await fc.assert(
    fc.asyncProperty(sequence, ([answers, steps]) => playAndCheck(answers, steps)),
    { numRuns: SEQUENCES, seed: SEED },
  );
});

async function playAndCheck(answers: Unknowns, steps: readonly Step[]): Promise<void> {
  const aws = await HandlerUnderTest.start({ unknowns: answers });
  try {
    for (const name of DOMAINS) {
      aws.simulator.addDomain({ name, currentVersion: VERSIONS[0], newVersion: VERSIONS[1] });
    }
    const stack = new StackUnderTest(aws);
    for (const each of steps) {
      const { simulator, answers: answered } = aws;
      const before = { outcomes: stack.outcomes.length, calls: simulator.calls.length, puts: answered.puts.length };
      const mayBeKilled = aws.willBeKilled;
      await play(each, aws, stack);
      checkAnswers(stack.outcomes.length - before.outcomes, answered.puts.slice(before.puts), mayBeKilled);
      check(stack.outcomes.slice(before.outcomes), aws, before.calls);
    }
  } finally {
    await aws.stop();
  }
}

async function play(step: Step, aws: HandlerUnderTest, stack: StackUnderTest): Promise<void> {
  switch (step.kind) {
    case 'deploy':
      return stack.deploy(step.properties, step.elseFails);
    case 'destroy':
      return stack.destroy();
    case 'again':
      return stack.deliverAgain(step.howLongAgo);
    case 'kill':
      return aws.killAfter(step.calls);
    case 'advance':
      return aws.simulator.clock.advance({ minutes: step.minutes });
    case 'fault':
      return aws.simulator.addFault({ ...step.effect, operation: step.operation, times: step.times });
    default:
      CHANGES[step.kind](aws.simulator.domain(step.domain));
  }
}

type SimulatedDomain = ReturnType<HandlerUnderTest['simulator']['domain']>;

/** What somebody else does to a domain, or the service by itself. */
const CHANGES = {
  release: (domain) => domain.offerVersion(nextVersion(domain)),
  busy: (domain) => domain.becomeBusy(),
  idle: (domain) => domain.becomeIdle(),
  cancelled: (domain) => domain.updateStatus === 'PENDING_UPDATE' && domain.cancelUpdate(),
  failed: (domain) => domain.update && domain.failUpdate(),
} as const satisfies Record<string, (domain: SimulatedDomain) => unknown>;

function nextVersion({ newVersion, currentVersion }: SimulatedDomain): string {
  return VERSIONS[VERSIONS.indexOf(newVersion || currentVersion) + 1] ?? 'OpenSearch_2_19_R20270101';
}

/**
 * Every request is answered. One answer is all that there is, but for a function that was killed when it had answered, and was
 * run again: CloudFormation takes the first.
 */
function checkAnswers(requests: number, puts: readonly ReceivedPut[], mayBeKilled: boolean): void {
  expect(new Set(puts.map(({ path }) => path)).size).toBe(requests);
  expect(puts.length - requests).toBeLessThanOrEqual(mayBeKilled ? 1 : 0);
}

/** The promises, on what a step has brought about. */
function check(outcomes: readonly Outcome[], aws: HandlerUnderTest, firstCall: number): void {
  for (const outcome of outcomes) {
    checkAnswer(outcome);
    checkEnd(outcome, aws, outcomes);
  }
  checkCalls(outcomes, aws, firstCall);
}

function checkAnswer({ request, properties, physicalId, data, failure }: Outcome): void {
  if (failure === undefined) {
    const nothingStarted = request === 'Delete' ? ['nothing-started'] : [];
    expect([properties.DomainName, ...nothingStarted]).toContain(physicalId);
  }
  if (failure !== undefined) {
    expect(failure).toMatch(/^[^\n]{20,}; [^\n]+$/);
  }
  const body = { Reason: failure, PhysicalResourceId: physicalId, Data: data, StackId: 'x'.repeat(300) };
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4_096 - 600);
  if (failure === undefined && request !== 'Delete') {
    expect(Object.values(data ?? {})).toEqual(Array.from({ length: 8 }, () => expect.any(String)));
  }
}

function checkEnd(
  { request, properties, physicalId, data, failure }: Outcome,
  aws: HandlerUnderTest,
  step: readonly Outcome[],
): void {
  if (failure !== undefined || properties.DomainName === 'missing' || physicalId === 'nothing-started') {
    return;
  }
  const domain = aws.simulator.domain(String(properties.DomainName));
  const last = step.at(-1)?.request === request;
  if (request === 'Delete') {
    expect(domain.updateStatus === 'PENDING_UPDATE' && domain.isCancellable).toBe(false);
  }
  if (last && (request === 'Create' || request === 'Update') && properties.WaitUntil) {
    expect(domain.currentVersion).toBe(data?.NewVersion);
    expect(domain.currentVersion).toBe(properties.TargetVersion ?? domain.currentVersion);
  }
}

/**
 * What was called on the way: nothing is started twice, or while all is rolled back; only a removal cancels, and a start
 * that the service has taken for another time, and does not move.
 */
function checkCalls(outcomes: readonly Outcome[], aws: HandlerUnderTest, firstCall: number): void {
  const calls = aws.simulator.calls.slice(firstCall);
  const accepted = calls.filter(({ statusCode, errorName }) => statusCode === 200 || errorName === 'dropped-after');
  const operations = accepted.map(({ operation }) => operation);
  const requests = outcomes.map(({ request }) => request);
  const isTakenBack = outcomes.some(({ failure }) => failure?.includes('so it was cancelled; '));
  if (!requests.includes('Delete') && !requests.includes('Roll back') && !isTakenBack) {
    expect(operations).not.toContain('CancelServiceSoftwareUpdate');
  }
  if (requests.length === 0) {
    expect(calls).toEqual([]);
  }
  const lastStart = operations.lastIndexOf('StartServiceSoftwareUpdate');
  const firstCancel = operations.indexOf('CancelServiceSoftwareUpdate');
  if (firstCancel >= 0) {
    expect(lastStart).toBeLessThan(firstCancel);
  }
}
