import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';
import type { Time } from '../decisions/time';
import { isUnreadable } from './errors';

/** What may pass by itself. One passes otherwise than another, so that each has a budget of its own. */
type Failure = 'throttled' | 'denied' | 'failed';

type Times = Readonly<Record<Failure, number>>;

export interface RetryBudget {
  /** How often a call may meet with each trouble; then it fails. */
  readonly times: Times;
  /** Milliseconds from the beginning of a request after which none of its calls is tried again. */
  readonly duration: number;
  /** Milliseconds after which a try that got no answer is given up. */
  readonly requestTimeout: number;
}

/**
 * About a minute for each call that is denied or fails, so that no stack hangs on an outage. Throttling is other calls,
 * often those of the same deployment: nothing is wrong, and they come to an end, so it is waited out as long as the
 * request may last. That is longer than maxWaitForSlot, and leaves the last calls, with one try each, some minutes of the
 * function's 14 (lib/provider/service-software-update-provider.ts).
 */
export const REQUEST_BUDGET: RetryBudget = {
  times: { throttled: Number.POSITIVE_INFINITY, denied: 12, failed: 12 },
  duration: 11 * 60_000,
  requestTimeout: 10_000,
};

/**
 * A poll that sees nothing is answered by "not yet", and the next one comes anyway. The second try, at a random time, is
 * there because domains that were started together are polled together in the first minute: it draws their polls apart.
 */
export const POLL_BUDGET: RetryBudget = {
  times: { throttled: 2, denied: 12, failed: 2 },
  duration: 90_000,
  requestTimeout: 10_000,
};

/** For whether a removed update has moved: an update that is pending may begin at any time, and then nobody can cancel it. */
export const REMOVAL_BUDGET: RetryBudget = {
  times: { throttled: 4, denied: 6, failed: 6 },
  duration: 30_000,
  requestTimeout: 5_000,
};

/** For what is nice to know: see fleet-report.ts. */
export const REPORT_BUDGET: RetryBudget = {
  times: { throttled: 2, denied: 3, failed: 3 },
  duration: 10_000,
  requestTimeout: 5_000,
};

/**
 * Besides what the SDK retries (throttling, also as HTTP 400; 5xx; broken connections), retries a denied call: a policy
 * that CloudFormation has just made takes seconds to reach IAM's every corner.
 *
 * One for each request. The SDK's own strategies count all troubles as one, and keep a quota of retries for the life of
 * a client, so that a warm function that has seen a bad hour would have none left for the next request.
 */
export class BudgetedRetryStrategy implements RetryStrategyV2 {
  private readonly deadline: number;

  constructor(
    private readonly budget: RetryBudget,
    private readonly time: Time,
  ) {
    this.deadline = time.now().getTime() + budget.duration;
  }

  async acquireInitialRetryToken(): Promise<Tries> {
    return new Tries({ throttled: 0, denied: 0, failed: 0 });
  }

  async refreshRetryTokenForRetry(tries: Tries, failure: RetryErrorInfo): Promise<Tries> {
    const trouble = troubleOf(failure);
    const times = trouble ? tries.times[trouble] + 1 : 0;
    const delay = trouble ? delayAfter(trouble, times) : 0;
    if (!trouble || times >= this.budget.times[trouble] || this.time.now().getTime() + delay > this.deadline) {
      // The SDK throws the call's own error instead.
      throw new Error('no more tries');
    }
    await this.time.pause(delay);
    return new Tries({ ...tries.times, [trouble]: times });
  }

  recordSuccess(): void {
    // There is no quota to give back to.
  }
}

/** What a call has met with so far. */
class Tries implements RetryToken {
  constructor(readonly times: Times) {}

  getRetryCount(): number {
    return this.times.throttled + this.times.denied + this.times.failed;
  }

  /** The strategy has paused already. */
  getRetryDelay(): number {
    return 0;
  }
}

function troubleOf({ error, errorType }: RetryErrorInfo): Failure | undefined {
  // OpenSearch Service has the longer name, CloudFormation the shorter.
  if (error && ['AccessDeniedException', 'AccessDenied'].includes(error.name)) {
    return 'denied';
  }
  if (errorType === 'THROTTLING') {
    return 'throttled';
  }
  return errorType === 'TRANSIENT' || isUnreadable(error) ? 'failed' : undefined;
}

/**
 * Milliseconds before the next try. A failure is tried again soon, after 0.25, 0.5, 1, 2, 4 seconds, then every 8, less a
 * random part. A throttled call waits for any time up to 10, 20, then 40 seconds: of 200 domains with two calls each
 * against 5 calls a second, the last succeeds after 100 seconds, where 80 is the least, with three tries for a call. Half
 * of these delays would take as long, with a try more; twice as long a last one, 30 seconds more.
 */
function delayAfter(trouble: Failure, times: number): number {
  return trouble === 'throttled'
    ? Math.min(10_000 * 2 ** (times - 1), 40_000) * Math.random()
    : Math.min(250 * 2 ** (times - 1), 8_000) * (1 - Math.random() / 4);
}
