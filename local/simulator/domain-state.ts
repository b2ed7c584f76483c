import type { DeploymentStatus, ScheduledBy } from '@aws-sdk/client-opensearch';
import type { Slots } from './capacity';
import { type Health, healthObstacle } from './health';
import type { Deadlines } from './required-update';
import type { Unknowns } from './unknowns';

export type UpdateStatus = DeploymentStatus;

/** An update that was asked for: pending until it begins, in progress from then on. */
export interface ScheduledUpdate {
  readonly version: string;
  /** The slot: the update is due from here on. */
  readonly scheduledAt: Date;
  /** When it begins: the slot, and the time in the queue. */
  readonly startsAt: Date;
  readonly scheduledBy: ScheduledBy;
  readonly cancellable: boolean;
  /** Whether it was asked for with NOW. */
  readonly startedNow: boolean;
  /** Whether it was asked for with another time, and then moved to NOW. */
  readonly movedToNow: boolean;
  /** When it was asked for. */
  readonly requestedAt: Date;
  /** Set while it is in progress. */
  readonly beganAt?: Date;
  /** Set while it is in progress. */
  readonly completesAt?: Date;
}

export interface EndedUpdate {
  readonly update: ScheduledUpdate;
  readonly outcome: 'COMPLETED' | 'FAILED';
}

/** Everything about a domain that changes, at one instant. */
export interface DomainState {
  readonly currentVersion: string;
  /** The version on offer, '' if there is none. */
  readonly newVersion: string;
  /** The service's text about the version on offer, if it is not the usual one. */
  readonly description?: string;
  readonly optionalDeployment: boolean;
  readonly automatedUpdateDate?: Date;
  /** What becomes of the domain if the version on offer is not installed. */
  readonly deadlines?: Deadlines;
  /** Another change of the domain is in progress. */
  readonly busy: boolean;
  /** When that change is done, if it ends by itself. */
  readonly busyUntil?: Date;
  readonly notEligibleReason?: string;
  readonly health: Health;
  readonly slots: Slots;
  readonly isolated: boolean;
  /** When the isolated domain is deleted. */
  readonly deletedAt?: Date;
  readonly update?: ScheduledUpdate;
  readonly lastUpdate?: EndedUpdate;
  /** How the last update ended other than by completing, in the words of the service's event. */
  readonly lastEnding?: string;
}

/** Why the domain cannot be updated now (the reasons for NOT_ELIGIBLE: Guide, service-software.html). */
export function obstacle(state: DomainState): string | undefined {
  if (state.busy) {
    return 'A change/update is in progress. Please wait for it to complete before requesting another one.';
  }
  return state.notEligibleReason ?? healthObstacle(state.health);
}

/**
 * UpdateStatus follows from the rest. COMPLETED is also the status of a domain that has nothing to update, be it new
 * (docs/service-facts.md, "ServiceSoftwareOptions by status").
 */
export function updateStatus(state: DomainState, unknowns: Unknowns): UpdateStatus {
  if (state.update !== undefined) {
    return state.update.completesAt === undefined ? 'PENDING_UPDATE' : 'IN_PROGRESS';
  }
  if (state.newVersion === '') {
    return 'COMPLETED';
  }
  if (obstacle(state) !== undefined) {
    return 'NOT_ELIGIBLE';
  }
  return state.isolated ? unknowns.isolatedDomain : 'ELIGIBLE';
}

/** The update that still waits to begin. */
export function pendingUpdate({ update }: DomainState): ScheduledUpdate | undefined {
  return update?.completesAt === undefined ? update : undefined;
}

/** Whether something changes in the domain that its status shows; during an update a switch decides. */
export function isProcessing(state: DomainState, unknowns: Unknowns): boolean {
  const updating = state.update?.completesAt !== undefined;
  return state.busy || (updating && unknowns.processingDuringUpdate === 'shown');
}

/**
 * Until when the pending update can be cancelled: "before the AutomatedUpdateDate and when the domain's UpdateStatus is
 * PENDING_UPDATE" (reference, CancelServiceSoftwareUpdate), and never a required one (Guide, off-peak.html).
 */
export function isCancellable(state: DomainState, unknowns: Unknowns, at: Date): boolean {
  if (pendingUpdate(state)?.cancellable !== true) {
    return false;
  }
  const deadline = automatedUpdateDate(state, unknowns);
  return deadline === undefined || at < deadline;
}

/** Undefined is the service's "none", as in the example of an optional update (API_DescribeDomain). */
export function automatedUpdateDate({ update, ...state }: DomainState, unknowns: Unknowns): Date | undefined {
  const showsSlot = unknowns.automatedUpdateDateWhilePending === 'scheduled-time';
  const hasSlot = update !== undefined && !update.startedNow && !update.movedToNow;
  return showsSlot && hasSlot ? update.scheduledAt : state.automatedUpdateDate;
}
