import { createHash } from 'node:crypto';
import type { Wait } from '../../lib/contract/execution-input';

/** An update that is over soon is seen at once. */
const FIRST_INTERVAL_MS = 15_000;
const FIRST_POLLS_MS = 60_000;

/**
 * Then a domain is looked at once a minute, and after an hour every five minutes: updates take minutes to hours. 200
 * waiting domains make 4 calls a second in the first hour. That leaves room for starts.
 */
const INTERVAL_MS = 60_000;
const FIRST_HOUR_MS = 3_600_000;
const LATER_INTERVAL_MS = 300_000;

/** Whole seconds to the next poll: at the timeout at the latest, and after that as often as at the beginning. */
export function secondsToNextPoll({ domainName, started, begin, timeoutSeconds }: Wait, now: Date): number {
  const age = now.getTime() - Date.parse(started);
  const left = Date.parse(begin) + timeoutSeconds * 1_000 - now.getTime();
  const pause = left > 0 ? Math.min(pauseAt(domainName, age), left) : FIRST_INTERVAL_MS;
  return Math.max(1, Math.ceil(pause / 1_000));
}

/** After the first minute, each domain has instants of its own: those that were started together are not polled together. */
function pauseAt(domainName: string, age: number): number {
  if (age < FIRST_POLLS_MS - FIRST_INTERVAL_MS) {
    return FIRST_INTERVAL_MS;
  }
  const interval = age < FIRST_HOUR_MS ? INTERVAL_MS : LATER_INTERVAL_MS;
  return interval - ((age + shareOf(domainName) * interval) % interval);
}

/** From 0 to 1, spread evenly, however alike the names are. */
function shareOf(domainName: string): number {
  return createHash('sha256').update(domainName).digest().readUInt32BE() / 2 ** 32;
}
