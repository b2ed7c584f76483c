import { type Domain, isUnderWay, type SoftwareOptions } from './domain';
import { quote } from './text';
import { readableTime } from './time';
import { isSameVersion } from './versions';
import type { Schedule, Wish } from './wish';

/** What to do about a domain. */
export type Action =
  | { readonly kind: 'start' }
  | { readonly kind: 'reschedule'; readonly actionId: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'leave'; readonly because: string }
  | { readonly kind: 'fail'; readonly message: string; readonly transient?: boolean };

/** A domain, and its pending update as the service lists it: undefined if it does not list one. */
export interface ScheduledDomain extends Domain {
  readonly scheduled?: ScheduledUpdate;
}

export interface ScheduledUpdate {
  readonly actionId: string;
  readonly dueTime: Date;
  /** False if the service may also mean a time 56,000 years later: see isUnitClear. */
  readonly isDueTimeSure?: boolean;
  /** `SYSTEM` for AWS itself, `CUSTOMER` for anybody else. */
  readonly scheduledBy?: string;
}

const HOUR_MS = 3_600_000;

/** On Create and Update. A table: the first row that fits is the one that counts. */
export function decide(wish: Wish, domain: ScheduledDomain | undefined, now: Date): Action {
  if (!domain) {
    return fail(wish, 'does not exist in the region and account of this stack; check the name of the domain');
  }
  const { UpdateStatus: status, UpdateAvailable: available, CurrentVersion: current } = domain.software;

  if (wish.targetVersion && isSameVersion(current ?? '', wish.targetVersion)) {
    return leave('the domain runs the target version');
  }
  if (wish.targetVersion && offersOther(domain.software, wish.targetVersion)) {
    return failOnTarget(wish, domain.software);
  }
  if (status === 'IN_PROGRESS') {
    return leave('an update is in progress');
  }
  if (status === 'PENDING_UPDATE') {
    return decideOnPending(wish, domain, now);
  }
  // The update is the cure of an isolated domain, also where the service should call it not eligible.
  if (domain.isolated && (available || status === 'NOT_ELIGIBLE')) {
    return start(wish, now);
  }
  if (isInstalled(domain.software)) {
    return leave('the version that is offered is installed');
  }
  if (status === 'NOT_ELIGIBLE') {
    return failOnNotEligible(wish, domain.software);
  }
  if (status === 'ELIGIBLE' || (status !== 'COMPLETED' && available)) {
    return start(wish, now);
  }
  // Nobody has documented COMPLETED with an offer. It may be the next release, so a version must name it.
  if (available && domain.software.NewVersion) {
    return start(wish, now);
  }
  return leave('there is nothing to install');
}

function isInstalled({ NewVersion: offered, CurrentVersion: current }: SoftwareOptions): boolean {
  return Boolean(offered && current) && isSameVersion(String(offered), String(current));
}

/**
 * On the Update by which CloudFormation rolls a stack back: nothing is started then, and what the failed deployment asked
 * for is cancelled. A pending update that is not as it asked for was there before it, and stays.
 */
export function decideOnRollback(failed: Wish, domain: ScheduledDomain | undefined, now: Date): Action {
  const action = decideOnDelete(domain);
  if (action.kind === 'cancel' && !hasAskedFor(failed, domain, now)) {
    return leave('the pending update is not one that the failed deployment asked for');
  }
  return action;
}

/** On a Delete that may not look at the domain. */
export const CANCEL_UNSEEN: Action = { kind: 'cancel' };

function hasAskedFor(failed: Wish, domain: ScheduledDomain | undefined, now: Date): boolean {
  const { NewVersion: pending } = domain?.software ?? {};
  // A domain that runs the target version is left alone, whatever is pending besides.
  const isOther =
    Boolean(failed.targetVersion && pending) && !isSameVersion(String(pending), failed.targetVersion ?? '');
  return !isOther && decide(failed, domain, now).kind === 'leave';
}

/** Cancels what we, or people, have scheduled: what AWS has scheduled by itself would only come again. */
export function decideOnDelete(domain: ScheduledDomain | undefined): Action {
  if (!domain) {
    return leave('the domain does not exist');
  }
  const { UpdateStatus: status, Cancellable: cancellable } = domain.software;
  if (status === 'PENDING_UPDATE' && domain.scheduled?.scheduledBy === 'SYSTEM') {
    return leave('AWS itself has scheduled the pending update');
  }
  if (status === 'PENDING_UPDATE' && cancellable) {
    return { kind: 'cancel' };
  }
  return leave(status === 'PENDING_UPDATE' ? 'the pending update cannot be cancelled' : 'no update is pending');
}

/** Whether a domain that shows no pending update may have one all the same, because the read was late. */
export function mayHidePending(domain: Domain | undefined): boolean {
  if (!domain) {
    return false;
  }
  const { UpdateStatus: status, UpdateAvailable: available } = domain.software;
  return !isUnderWay(status) && (status !== 'COMPLETED' || Boolean(available));
}

/** On a Delete that would cancel: the update has moved to another construct, say. */
export const LEAVE_TO_OTHER = leave('another resource of the stack updates the domain now');

/**
 * On the update that was just started at a time: the unit of that time is not documented, so the service may have taken it
 * for another one. The unit by which an update is moved is documented.
 */
export function decideOnStarted(wish: Wish, scheduled: ScheduledUpdate | undefined): Action {
  if (wish.schedule.at !== 'TIMESTAMP' || !scheduled) {
    return leave('the service does not list the update that was started');
  }
  const { actionId, dueTime, isDueTimeSure = true } = scheduled;
  return isDueTimeSure && isWithinTheHourAfter(wish.schedule.startTime, dueTime)
    ? leave('the update is due as wanted')
    : { kind: 'reschedule', actionId };
}

function decideOnPending(wish: Wish, { scheduled, ...domain }: ScheduledDomain, now: Date): Action {
  if (!scheduled || isDueAsWanted(wish.schedule, scheduled.dueTime, domain, now)) {
    return leave('an update is pending');
  }
  const action = start(wish, now);
  return action.kind === 'start' ? { kind: 'reschedule', actionId: scheduled.actionId } : action;
}

/** Where the service names no version, it may be the wanted one, unless it says that there is none. */
function offersOther({ NewVersion: offered, UpdateStatus: status }: SoftwareOptions, wanted: string): boolean {
  if (offered) {
    return !isSameVersion(offered, wanted);
  }
  return !isUnderWay(status) && status !== 'NOT_ELIGIBLE';
}

function failOnTarget(wish: Wish, { CurrentVersion: current, NewVersion: offered }: SoftwareOptions): Action {
  return fail(
    wish,
    `runs ${current || 'a version that the service does not name'} and is offered ${offered || 'no other'}, but targetVersion is ${wish.targetVersion}; change targetVersion to one of them, or remove it`,
  );
}

function failOnNotEligible(wish: Wish, { Description: description }: SoftwareOptions): Action {
  const failure = fail(
    wish,
    `is not eligible for an update (the service says: ${quote(description || 'nothing')}); the reasons are another change in progress, red cluster health, a high error rate, a split brain, or a problem with Amazon Cognito: put it right, then deploy again`,
  );
  return { ...failure, transient: true };
}

function start(wish: Wish, now: Date): Extract<Action, { kind: 'start' | 'fail' }> {
  const { schedule } = wish;
  if (schedule.at === 'TIMESTAMP' && schedule.startTime <= now) {
    return fail(
      wish,
      `has an update to start or to move, but the time to start it has passed (got: ${readableTime(schedule.startTime)}); change schedule to a later time`,
    );
  }
  return { kind: 'start' };
}

/** Slots may begin at the full hour, so that a chosen time of half past two may be shown as two o'clock. */
function isWithinTheHourAfter(wanted: Date, due: Date): boolean {
  const time = wanted.getTime();
  return due.getTime() >= time - (time % HOUR_MS) && due.getTime() <= time + HOUR_MS;
}

/** An update starts within the hour after the chosen time. @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/off-peak.html */
function isDueAsWanted(schedule: Schedule, dueTime: Date, { offPeakWindow }: Pick<Domain, 'offPeakWindow'>, now: Date) {
  switch (schedule.at) {
    case 'NOW':
      return dueTime.getTime() <= now.getTime() + HOUR_MS;
    case 'TIMESTAMP':
      return isWithinTheHourAfter(schedule.startTime, dueTime);
    case 'OFF_PEAK_WINDOW': {
      if (!offPeakWindow) {
        return true;
      }
      const minuteOfDay = dueTime.getUTCHours() * 60 + dueTime.getUTCMinutes();
      return (minuteOfDay - offPeakWindow.startMinuteOfDay + 24 * 60) % (24 * 60) < 10 * 60;
    }
  }
}

function leave(because: string): Action {
  return { kind: 'leave', because };
}

function fail({ domainName }: Wish, message: string): Extract<Action, { kind: 'fail' }> {
  return { kind: 'fail', message: `domain ${domainName} ${message}` };
}
