import type { Domain } from './domain';
import { readableTime } from './time';
import type { Schedule, Wish } from './wish';

/** What to do about a domain. */
export type Action =
  | { readonly kind: 'start' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'leave'; readonly because: string }
  | { readonly kind: 'fail'; readonly message: string };

const HOUR = 3_600_000;

/** A domain, and when its pending update is due: undefined also where the service does not list it. */
export interface DueDomain extends Domain {
  readonly dueTime?: Date;
}

/** On Create and Update. A table: the first row that fits is the one that counts. */
export function decide(wish: Wish, domain: DueDomain | undefined, now: Date): Action {
  if (!domain) {
    return fail(wish, 'does not exist in the region and account of this stack; check the name of the domain');
  }
  const { UpdateStatus: status, UpdateAvailable: available, Description: description } = domain.software;

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
  if (status === 'NOT_ELIGIBLE') {
    return fail(
      wish,
      `is not eligible for an update (the service says: ${description || 'nothing'}); the reasons are another change in progress, red cluster health, a high error rate, a split brain, or a problem with Amazon Cognito: put it right, then deploy again`,
    );
  }
  if (status === 'ELIGIBLE' || (status !== 'COMPLETED' && available)) {
    return start(wish, now);
  }
  return leave('there is nothing to install');
}

/** On the Update by which CloudFormation rolls a stack back: nothing is started then. */
export function decideOnRollback(domain: Domain | undefined, actedOnThisDomain: boolean): Action {
  if (!actedOnThisDomain) {
    return leave('the failed deployment acted on another domain');
  }
  return decideOnDelete(domain);
}

export function decideOnDelete(domain: Domain | undefined): Action {
  if (!domain) {
    return leave('the domain does not exist');
  }
  const { UpdateStatus: status, Cancellable: cancellable } = domain.software;
  if (status === 'PENDING_UPDATE' && cancellable) {
    return { kind: 'cancel' };
  }
  return leave(status === 'PENDING_UPDATE' ? 'the pending update cannot be cancelled' : 'no update is pending');
}

function decideOnPending(wish: Wish, { dueTime, ...domain }: DueDomain, now: Date): Action {
  if (!dueTime || isDueAsWanted(wish.schedule, dueTime, domain, now)) {
    return leave('an update is pending');
  }
  return fail(
    wish,
    `has an update pending for ${readableTime(dueTime)}, but schedule asks for ${describeSchedule(wish.schedule)}; reschedule or cancel the pending update, or change schedule`,
  );
}

function start(wish: Wish, now: Date): Action {
  const { schedule } = wish;
  if (schedule.at === 'TIMESTAMP' && schedule.startTime <= now) {
    return fail(
      wish,
      `has an update to start, but the time to start it has passed (got: ${readableTime(schedule.startTime)}); change schedule to a later time`,
    );
  }
  return { kind: 'start' };
}

/** An update starts within the hour after the chosen time. @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/off-peak.html */
function isDueAsWanted(schedule: Schedule, dueTime: Date, { offPeakWindow }: Pick<Domain, 'offPeakWindow'>, now: Date) {
  switch (schedule.at) {
    case 'NOW':
      return dueTime.getTime() <= now.getTime() + HOUR;
    case 'TIMESTAMP':
      return Math.abs(dueTime.getTime() - schedule.startTime.getTime()) <= HOUR;
    case 'OFF_PEAK_WINDOW': {
      if (!offPeakWindow) {
        return true;
      }
      const minuteOfDay = dueTime.getUTCHours() * 60 + dueTime.getUTCMinutes();
      return (minuteOfDay - offPeakWindow.startMinuteOfDay + 24 * 60) % (24 * 60) < 10 * 60;
    }
  }
}

function describeSchedule(schedule: Schedule): string {
  switch (schedule.at) {
    case 'NOW':
      return 'now';
    case 'TIMESTAMP':
      return readableTime(schedule.startTime);
    case 'OFF_PEAK_WINDOW':
      return 'the off-peak window';
  }
}

function leave(because: string): Action {
  return { kind: 'leave', because };
}

function fail({ domainName }: Wish, message: string): Action {
  return { kind: 'fail', message: `domain ${domainName} ${message}` };
}
