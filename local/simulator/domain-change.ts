import type { Capacity } from './capacity';
import { later, type TimeSpan } from './clock';
import { type DomainState, obstacle, type ScheduledUpdate } from './domain-state';
import type { Health } from './health';
import { deadlines, type RequiredUpdate } from './required-update';
import type { Unknowns } from './unknowns';
import { completed, failed, withoutPendingUpdate } from './update-ending';

/** What the service says of a version that it offers. */
export interface Offer {
  /** @default - the service's usual words */
  readonly description?: string;
  /** @default true, for a `requiredUpdate` false */
  readonly optionalDeployment?: boolean;
  /** @default - none */
  readonly automatedUpdateDate?: Date;
  /** @default - nothing happens to a domain that is not updated */
  readonly requiredUpdate?: RequiredUpdate;
}

/** What can happen to a domain: at once by a method of `SimulatedDomain`, or at a planned moment (`Plan`). */
export type DomainChange =
  /** The update in progress, or the pending one, fails (switch `failedUpdate`); nothing without one. */
  | { readonly kind: 'update-fails'; readonly reason?: string }
  /** The pending update is taken back, whoever does it; nothing without one. */
  | { readonly kind: 'update-cancelled' }
  /**
   * A newer release comes out. A pending update "has been cancelled as a newer update is available" (Guide,
   * monitoring-events.html); one in progress goes on, and the newer release is on offer after it.
   */
  | ({ readonly kind: 'version-offered'; readonly newVersion: string } & Offer)
  /** Another change of the domain begins; what it does to a pending update, switch `changeWhilePending` says. */
  | { readonly kind: 'configuration-change'; readonly lasts?: TimeSpan }
  /** That change is done. */
  | { readonly kind: 'configuration-changed' }
  | { readonly kind: 'not-eligible'; readonly reason: string }
  /** Whatever kept the domain from being eligible is gone: another change, a reason of its own, its health. */
  | { readonly kind: 'eligible' }
  /** What is not given stays as it was. */
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'capacity'; readonly capacity: Capacity; readonly slotSuggestions?: readonly Date[] }
  /** A required update was left alone too long (Guide, service-software.html); the update ends it. */
  | { readonly kind: 'isolated' }
  /** The domain is no more. */
  | { readonly kind: 'deleted' };

/** What callers of the service and its clock do beyond that. */
export type InternalChange =
  | DomainChange
  /** A pending update is replaced by it. */
  | { readonly kind: 'update-scheduled'; readonly update: ScheduledUpdate }
  | { readonly kind: 'update-begins' }
  | { readonly kind: 'update-completes' };

export interface Circumstances {
  readonly at: Date;
  readonly unknowns: Unknowns;
  readonly inProgressSeconds: number;
}

/** The state after the change. */
export function changed(
  state: DomainState,
  change: InternalChange,
  { at, unknowns, inProgressSeconds }: Circumstances,
): DomainState {
  const { update } = state;
  switch (change.kind) {
    case 'update-scheduled':
      return { ...state, update: change.update, lastEnding: undefined };
    case 'update-begins':
      return begun(state, at, inProgressSeconds);
    case 'update-completes':
      return update === undefined ? state : completed(state, update);
    case 'update-fails':
      return update === undefined ? state : failed(state, update, unknowns, change.reason);
    case 'update-cancelled':
      return withoutPendingUpdate(state, 'has been cancelled.');
    case 'version-offered':
      return offered(state, change);
    case 'configuration-change':
      return busy(state, change.lasts && later(at, change.lasts), unknowns);
    default:
      return changedInOnePoint(state, change);
  }
}

type SimpleChange = Extract<
  DomainChange,
  { kind: 'configuration-changed' | 'not-eligible' | 'eligible' | 'health' | 'capacity' | 'isolated' | 'deleted' }
>;

function changedInOnePoint(state: DomainState, change: SimpleChange): DomainState {
  switch (change.kind) {
    case 'configuration-changed':
      return { ...state, busy: false, busyUntil: undefined };
    case 'not-eligible':
      return { ...state, notEligibleReason: change.reason };
    case 'eligible':
      return eligible(state);
    case 'health':
      return { ...state, health: { ...state.health, ...change.health } };
    case 'capacity':
      return { ...state, slots: { capacity: change.capacity, free: change.slotSuggestions ?? [] } };
    case 'isolated':
      return { ...state, isolated: true, deletedAt: state.deadlines?.deletedAt };
    case 'deleted':
      return state;
  }
}

function begun(state: DomainState, beganAt: Date, inProgressSeconds: number): DomainState {
  if (state.update === undefined) {
    return state;
  }
  const completesAt = later(beganAt, { seconds: inProgressSeconds });
  return { ...state, update: { ...state.update, beganAt, completesAt } };
}

function offered(state: DomainState, offer: Extract<DomainChange, { kind: 'version-offered' }>): DomainState {
  const { newVersion, description, automatedUpdateDate, requiredUpdate } = offer;
  const { optionalDeployment = requiredUpdate === undefined } = offer;
  const left = withoutPendingUpdate(
    { ...state, lastEnding: undefined },
    'has been cancelled as a newer update is available. Please schedule the latest update.',
  );
  const due = requiredUpdate && deadlines(requiredUpdate);
  return { ...left, newVersion, description, optionalDeployment, automatedUpdateDate, deadlines: due };
}

function busy(state: DomainState, busyUntil: Date | undefined, unknowns: Unknowns): DomainState {
  const words = 'cannot be started. Reason: a configuration change is in progress.';
  const left = unknowns.changeWhilePending === 'drops-update' ? withoutPendingUpdate(state, words) : state;
  return { ...left, busy: true, busyUntil };
}

function eligible(state: DomainState): DomainState {
  const health: Health = { ...state.health, clusterHealth: 'Green', blocksUpdate: undefined };
  const recovered =
    obstacle({ ...state, busy: false, notEligibleReason: undefined }) === undefined ? state.health : health;
  return { ...state, busy: false, busyUntil: undefined, notEligibleReason: undefined, health: recovered };
}
