import type { DeploymentStatus, ScheduledBy } from '@aws-sdk/client-opensearch';
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
  /** Another change of the domain is in progress. */
  readonly busy: boolean;
  readonly notEligibleReason?: string;
  readonly isolated: boolean;
  readonly update?: ScheduledUpdate;
  readonly lastUpdate?: EndedUpdate;
}

/** Why the domain cannot be updated now (the reasons for NOT_ELIGIBLE: Guide, service-software.html). */
export function obstacle(state: DomainState): string | undefined {
  if (state.busy)
    return 'A change/update is in progress. Please wait for it to complete before requesting another one.';
  return state.notEligibleReason;
}

/**
 * UpdateStatus follows from the rest. COMPLETED is also the status of a domain that has nothing to update, be it new
 * (facts.md, section 2).
 */
export function updateStatus(state: DomainState, unknowns: Unknowns): UpdateStatus {
  if (state.update !== undefined) return state.update.completesAt === undefined ? 'PENDING_UPDATE' : 'IN_PROGRESS';
  if (state.newVersion === '') return 'COMPLETED';
  if (obstacle(state) !== undefined) return 'NOT_ELIGIBLE';
  return state.isolated ? unknowns.isolatedDomain : 'ELIGIBLE';
}

/**
 * Until when the pending update can be cancelled: "before the AutomatedUpdateDate and when the domain's UpdateStatus is
 * PENDING_UPDATE" (reference, CancelServiceSoftwareUpdate), and never a required one (Guide, off-peak.html).
 */
export function isCancellable(state: DomainState, unknowns: Unknowns, at: Date): boolean {
  const { update } = state;
  if (update === undefined || update.completesAt !== undefined || !update.cancellable) return false;
  const deadline = automatedUpdateDate(state, unknowns);
  return deadline === undefined || at < deadline;
}

/** Undefined is the service's "none", as for every optional update (API_DescribeDomain). */
export function automatedUpdateDate({ update, ...state }: DomainState, unknowns: Unknowns): Date | undefined {
  const showsSlot = unknowns.automatedUpdateDateWhilePending === 'scheduled-time';
  return showsSlot && update !== undefined && !update.startedNow ? update.scheduledAt : state.automatedUpdateDate;
}

/** An update in progress goes on: it cannot be taken back. */
export function withoutPendingUpdate(state: DomainState): DomainState {
  return state.update?.completesAt === undefined ? { ...state, update: undefined } : state;
}

/** What is left once the update has run: its version, no longer cut off from the network, nothing more to do. */
export function completed(state: DomainState, update: ScheduledUpdate): DomainState {
  const newerOffer = state.newVersion !== update.version;
  return {
    ...state,
    currentVersion: update.version,
    newVersion: newerOffer ? state.newVersion : '',
    description: newerOffer ? state.description : undefined,
    automatedUpdateDate: newerOffer ? state.automatedUpdateDate : undefined,
    optionalDeployment: newerOffer ? state.optionalDeployment : true,
    isolated: false,
    update: undefined,
    lastUpdate: { update, outcome: 'COMPLETED' },
  };
}

/** What is left when the update has failed; the version stays as it was (switch `failedUpdate`). */
export function failed(state: DomainState, update: ScheduledUpdate, unknowns: Unknowns): DomainState {
  const left = { ...state, update: undefined, lastUpdate: { update, outcome: 'FAILED' } } as const;
  switch (unknowns.failedUpdate) {
    case 'ELIGIBLE':
      return left;
    case 'NOT_ELIGIBLE':
      return { ...left, notEligibleReason: `The installation of ${update.version} has failed.` };
    case 'COMPLETED':
      return { ...left, newVersion: '' };
  }
}
