/** Failures that may clear by themselves. Each kind has its own retry budget. */
export type Failure = 'throttled' | 'denied' | 'failed';

export type Attempts = Readonly<Record<Failure, number>>;

export interface RetryBudget {
  /** How often a call may fail in each way. After the last time, it is not tried again. */
  readonly attempts: Attempts;
  /** From the beginning of a request. After it, none of its calls is tried again. */
  readonly durationMs: number;
  /** After which a try that has no complete answer is given up. */
  readonly requestTimeoutMs: number;
}

/**
 * About a minute for each call that is denied or fails, so that no stack hangs on an outage. Throttling is other calls,
 * often those of the same deployment: nothing is wrong, and they come to an end, so it is waited out as long as the
 * request may last. That is longer than maxWaitForSlot, and leaves the last calls, with one try each, some minutes of the
 * function's 14 (lib/provider/service-software-update-provider.ts).
 */
export const REQUEST_BUDGET: RetryBudget = {
  attempts: { throttled: Number.POSITIVE_INFINITY, denied: 12, failed: 12 },
  durationMs: 11 * 60_000,
  requestTimeoutMs: 10_000,
};

/**
 * A poll that sees nothing is answered by "not yet", and the next one comes anyway. The second try, at a random time, is
 * there because domains that were started together are polled together in the first minute: it draws their polls apart.
 */
export const POLL_BUDGET: RetryBudget = {
  attempts: { throttled: 2, denied: 12, failed: 2 },
  durationMs: 90_000,
  requestTimeoutMs: 10_000,
};

/** For whether a removed update has moved: an update that is pending may begin at any time, and then nobody can cancel it. */
export const REMOVAL_BUDGET: RetryBudget = {
  attempts: { throttled: 4, denied: 6, failed: 6 },
  durationMs: 30_000,
  requestTimeoutMs: 5_000,
};

/** For what is nice to know: see fleet-report.ts. */
export const REPORT_BUDGET: RetryBudget = {
  attempts: { throttled: 2, denied: 3, failed: 3 },
  durationMs: 10_000,
  requestTimeoutMs: 5_000,
};

/** Of a budget, for a look that a request can do without. */
export const FEW_ATTEMPTS: Attempts = { throttled: 3, denied: 2, failed: 3 };
