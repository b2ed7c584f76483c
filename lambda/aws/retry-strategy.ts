import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';
import { currentBudget } from './current-budget';
import type { Attempts, Failure } from './retry-budget';

/**
 * Besides what the SDK retries (throttling, also as HTTP 400; 5xx; broken connections), retries a denied call: a policy
 * that CloudFormation has just made takes seconds to reach IAM's every corner.
 *
 * Serves all requests, and takes the budget of the current one. The SDK's own strategies count all failures as one kind,
 * and keep a quota of retries for the life of a client: a warm function that has seen a bad hour would have none left for
 * the next request.
 */
export class BudgetedRetryStrategy implements RetryStrategyV2 {
  async acquireInitialRetryToken(): Promise<Tries> {
    return new Tries({ throttled: 0, denied: 0, failed: 0 });
  }

  async refreshRetryTokenForRetry(tries: Tries, info: RetryErrorInfo): Promise<Tries> {
    const current = currentBudget();
    const { budget, time, deadline } = current;
    const failure = failureOf(info);
    const attempts = failure ? tries.attempts[failure] + 1 : 0;
    const delay = failure ? delayAfter(failure, attempts) : 0;
    if (!failure || attempts >= budget.attempts[failure] || time.now().getTime() + delay > deadline) {
      // The SDK throws the call's own error instead.
      throw new Error('no more tries');
    }
    current.retries += 1;
    await time.pause(delay);
    return new Tries({ ...tries.attempts, [failure]: attempts });
  }

  recordSuccess(): void {
    // There is no quota to give back to.
  }
}

/** How a call has failed so far. */
class Tries implements RetryToken {
  constructor(readonly attempts: Attempts) {}

  getRetryCount(): number {
    return this.attempts.throttled + this.attempts.denied + this.attempts.failed;
  }

  /** The strategy has paused already. */
  getRetryDelay(): number {
    return 0;
  }
}

function failureOf({ error, errorType }: RetryErrorInfo): Failure | undefined {
  // OpenSearch Service has the longer name, CloudFormation the shorter.
  if (error && ['AccessDeniedException', 'AccessDenied'].includes(error.name)) {
    return 'denied';
  }
  return errorType === 'THROTTLING' ? 'throttled' : errorType === 'TRANSIENT' ? 'failed' : undefined;
}

/**
 * Milliseconds before the next try. A failure is tried again soon, after 0.25, 0.5, 1, 2, 4 seconds, then every 8, less a
 * random part. A throttled call waits for any time up to 10, 20, then 40 seconds: of 200 domains with two calls each
 * against 5 calls a second, the last succeeds after 100 seconds, where 80 is the least, with three tries for a call. Half
 * of these delays would take as long, with a try more; twice as long a last one, 30 seconds more.
 */
function delayAfter(failure: Failure, attempts: number): number {
  return failure === 'throttled'
    ? Math.min(10_000 * 2 ** (attempts - 1), 40_000) * Math.random()
    : Math.min(250 * 2 ** (attempts - 1), 8_000) * (1 - Math.random() / 4);
}
