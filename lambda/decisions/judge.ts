import type { Wait } from '../../lib/contract/execution-input';
import { type Domain, isUnderWay, type SoftwareOptions } from './domain';
import type { Outcome } from './outcome';
import { quote } from './text';
import { readableTime } from './time';
import { isSameVersion } from './versions';
import type { Wish } from './wish';

export type Verdict =
  | { readonly kind: 'complete' }
  | { readonly kind: 'not yet' }
  | { readonly kind: 'fail'; readonly message: string };

/** For so long, a read may be late and show the domain as it was before the update was started. */
const GRACE_MS = 120_000;

/**
 * For so long after its timeout, a wait whose domain is out of sight goes on: the waits for many domains may end at the
 * same time, and throttle each other. Within the minutes that the longest timeout leaves (lib/update/waiting.ts).
 */
const LAST_LOOKS_MS = 120_000;

/** Undefined if nothing is to be waited for: it was not asked for, or no update is under way. */
export function waitFor(
  wish: Wish,
  { software, underWay }: Outcome,
  { begin, started }: { readonly begin: Date; readonly started: Date },
): Wait | undefined {
  if (wish.timeoutSeconds === undefined || !underWay) {
    return undefined;
  }
  return {
    domainName: wish.domainName,
    version: software.NewVersion || wish.targetVersion || '',
    before: software.CurrentVersion ?? '',
    begin: begin.toISOString(),
    started: started.toISOString(),
    timeoutSeconds: wish.timeoutSeconds,
  };
}

/** On the pending update that a wait would begin with: one that begins after the timeout is not worth the wait. */
export function judgeDueTime(wait: Wait, dueTime: Date): Verdict {
  const deadline = deadlineOf(wait);
  return dueTime.getTime() < deadline
    ? { kind: 'not yet' }
    : fail(
        wait,
        `it is due at ${readableTime(dueTime)}, and its timeout ends before that, at ${readableTime(new Date(deadline))}; deploy nearer to that time, give a longer timeout, or do not wait`,
      );
}

/** A table: the first row that fits is the one that counts. `failed`: the service lists the update as failed. */
export function judge(wait: Wait, domain: Domain | undefined, failed: boolean, now: Date): Verdict {
  if (!domain) {
    return fail(wait, 'the domain was deleted meanwhile; remove the update');
  }
  const { UpdateStatus: status } = domain.software;
  const superseded = isSuperseded(wait, domain.software);
  if (hasRun(wait, domain.software, superseded)) {
    return { kind: 'complete' };
  }
  if (status === 'IN_PROGRESS' || (status === 'PENDING_UPDATE' && !superseded) || (!isKnown(status) && !failed)) {
    return isOverdue(wait, now) ? failOverdue(wait, status || 'of no known status', now) : { kind: 'not yet' };
  }
  if (ageOf(wait, now) < GRACE_MS && !isOverdue(wait, now)) {
    return { kind: 'not yet' };
  }
  return failOnEnd(wait, domain.software, superseded, failed);
}

/** What to make of a look that has shown nothing, for a reason that may clear by itself. */
export function judgeUnseen(wait: Wait, reason: string, now: Date): Verdict {
  const isLost = isOverdue(wait, new Date(now.getTime() - LAST_LOOKS_MS));
  return isLost ? failOverdue(wait, `out of sight (${reason})`, now) : { kind: 'not yet' };
}

export function isOverdue(wait: Wait, now: Date): boolean {
  return now.getTime() >= deadlineOf(wait);
}

/** In milliseconds of the epoch. */
function deadlineOf({ begin, timeoutSeconds }: Wait): number {
  return Date.parse(begin) + timeoutSeconds * 1_000;
}

/** Milliseconds since the update was started. */
function ageOf({ started }: Wait, now: Date): number {
  return now.getTime() - Date.parse(started);
}

function failOverdue(wait: Wait, stage: string, now: Date): Verdict {
  const minutes = Math.round((now.getTime() - Date.parse(wait.begin)) / 60_000);
  return fail(
    wait,
    `it is ${stage}, ${minutes} minutes after its deployment began at ${readableTime(new Date(wait.begin))}, and it may still go on; look at the domain, and deploy again with a longer timeout, or without waiting`,
  );
}

/**
 * An update that is under way has not run, even if its version is shown already: an offer may have the name of the version
 * that runs. If what is under way is another version, then it is the next one.
 */
function hasRun({ version, before }: Wait, software: SoftwareOptions, superseded: boolean): boolean {
  const { CurrentVersion: current = '', UpdateStatus: status } = software;
  if (version) {
    return isSameVersion(current, version) && (superseded || !isUnderWay(status));
  }
  return current !== before && !isUnderWay(status);
}

/** The service may have statuses that nobody has documented. What they mean for an update, only time tells. */
function isKnown(status = ''): boolean {
  return ['PENDING_UPDATE', 'IN_PROGRESS', 'COMPLETED', 'NOT_ELIGIBLE', 'ELIGIBLE'].includes(status);
}

function isSuperseded({ version }: Wait, { NewVersion: offered }: SoftwareOptions): boolean {
  return Boolean(version && offered) && !isSameVersion(String(offered), version);
}

function failOnEnd(wait: Wait, software: SoftwareOptions, superseded: boolean, failed: boolean): Verdict {
  const { UpdateStatus: status, CurrentVersion: current, NewVersion: offered, Description: description } = software;
  const said = `the domain runs ${current || 'a version that the service does not name'} and is ${status}; the service says: ${quote(description || 'nothing')}`;
  if (failed) {
    return fail(wait, `it failed (${said}); put right what the service says, then deploy again`);
  }
  if (superseded) {
    return fail(wait, `it was superseded by ${offered} (${said}); deploy again to install that version`);
  }
  if (status === 'COMPLETED') {
    return fail(wait, `it did not run, though the service has completed it (${said}); deploy again`);
  }
  return fail(
    wait,
    `it was cancelled, or it failed (${said}); find out which in the domain's notifications, then deploy again`,
  );
}

function fail({ domainName, version }: Wait, what: string): Verdict {
  const update = version ? `the update of domain ${domainName} to ${version}` : `the update of domain ${domainName}`;
  return { kind: 'fail', message: `${update} has not completed: ${what}` };
}
