import { later, latest, type TimeSpan } from './clock';
import type { DomainChange } from './domain-change';
import type { ScheduledUpdate } from './domain-state';

/** When a planned change comes. */
export type PlannedMoment =
  /** At a point in simulated time; at once if it has passed. */
  | { readonly at: Date }
  /** So long after an update was asked for: the one that is pending or in progress when it is planned, else the next one. */
  | { readonly afterRequest: TimeSpan }
  /** So long after an update began: the one that is in progress when it is planned, else the next one that begins. */
  | { readonly afterBeginning: TimeSpan };

/**
 * A change that comes by itself, once, at its exact simulated instant, also if one `clock.advance` jumps over several.
 * At an instant at which the domain would change anyway (an update ends), the planned change comes first.
 */
export type Plan = DomainChange & PlannedMoment;

/** A change that is due. */
export interface DueChange {
  readonly at: Date;
  readonly change: DomainChange;
}

/** The plans of one domain that are still to come. */
export class Plans {
  private waiting: readonly Plan[] = [];
  private due: readonly DueChange[] = [];

  add(plan: Plan): void {
    this.waiting = [...this.waiting, plan];
  }

  /** Gives every plan whose moment is known by now its instant, which is not before `now`. */
  observe(update: ScheduledUpdate | undefined, now: Date): void {
    const due = [...this.due];
    this.waiting = this.waiting.filter((plan) => {
      const moment = momentOf(plan, update);
      if (moment === undefined) {
        return true;
      }
      due.push({ at: latest(moment, now), change: plan });
      return false;
    });
    this.due = due;
  }

  /** The next one; of several at one instant, the one that was planned first. */
  get next(): DueChange | undefined {
    return this.due.reduce<DueChange | undefined>(earlier, undefined);
  }

  remove(change: { readonly at: Date }): void {
    this.due = this.due.filter((other) => other !== change);
  }
}

/** The earlier of the two, and at the same instant the first. */
export function earlier<Due extends { readonly at: Date }>(one: Due | undefined, other: Due): Due {
  return one !== undefined && one.at <= other.at ? one : other;
}

function momentOf(plan: Plan, update: ScheduledUpdate | undefined): Date | undefined {
  if ('at' in plan) {
    return plan.at;
  }
  const since = 'afterRequest' in plan ? update?.requestedAt : update?.beganAt;
  return since && later(since, 'afterRequest' in plan ? plan.afterRequest : plan.afterBeginning);
}
