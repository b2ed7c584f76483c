import { AsyncLocalStorage } from 'node:async_hooks';
import type { Time } from '../decisions/time';
import type { RetryBudget } from './retry-budget';

/** A retry budget, and how long it lasts, for the calls of one request. */
export interface CurrentBudget {
  readonly budget: RetryBudget;
  readonly time: Time;
  /** Milliseconds of the epoch after which no call is tried again. */
  readonly deadline: number;
  /** How many tries of its calls came after a failed one, so far. */
  retries: number;
}

const storage = new AsyncLocalStorage<CurrentBudget>();

/**
 * All calls that the work makes share this budget. The clients outlive the request, so they cannot hold it. A budget
 * inside another one replaces it until its work ends.
 */
export function withBudget<Result>(budget: RetryBudget, time: Time, work: () => Promise<Result>): Promise<Result> {
  return storage.run({ budget, time, deadline: time.now().getTime() + budget.durationMs, retries: 0 }, work);
}

/** The calls of this work may fail in these ways only so often; else the current budget stays as it is. */
export function withFewerAttempts<Result>(
  attempts: Partial<RetryBudget['attempts']>,
  work: () => Promise<Result>,
): Promise<Result> {
  const current = currentBudget();
  const budget = { ...current.budget, attempts: { ...current.budget.attempts, ...attempts } };
  return storage.run({ ...current, budget }, work);
}

export function currentBudget(): CurrentBudget {
  const current = storage.getStore();
  if (!current) {
    throw new Error('a call must have a retry budget (got: none); make it within withBudget');
  }
  return current;
}
