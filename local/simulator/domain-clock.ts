import { latest } from './clock';
import type { InternalChange } from './domain-change';
import { type DomainState, obstacle } from './domain-state';
import { earlier } from './plan';

export interface ClockChange {
  readonly at: Date;
  readonly change: InternalChange;
}

/**
 * What the clock alone changes next in a domain that has been in this state since then, and not before then: what was
 * due while something stood in its way happens as soon as that is gone. Of several changes at one instant the first in
 * this list.
 */
export function nextByClock(state: DomainState, since: Date): ClockChange | undefined {
  const changes = [
    due(endOfUpdate(state), 'update-completes'),
    due(state.busyUntil, 'configuration-changed'),
    due(beginningOfUpdate(state), 'update-begins'),
    due(isolation(state), 'isolated'),
    due(deletion(state), 'deleted'),
  ].filter((change) => change !== undefined);
  const next = changes.reduce<ClockChange | undefined>(earlier, undefined);
  return next && { ...next, at: latest(next.at, since) };
}

type KindByClock = 'update-completes' | 'configuration-changed' | 'update-begins' | 'isolated' | 'deleted';

function due(at: Date | undefined, kind: KindByClock): ClockChange | undefined {
  return at && { at, change: { kind } };
}

function endOfUpdate({ update }: DomainState): Date | undefined {
  return update?.completesAt;
}

/** Not while something stands in its way. */
function beginningOfUpdate(state: DomainState): Date | undefined {
  const { update } = state;
  if (update === undefined || update.completesAt !== undefined) {
    return undefined;
  }
  return obstacle(state) === undefined ? update.startsAt : undefined;
}

/** An update in progress holds the isolation off, for if it ends well there is no reason any more; a pending one does not. */
function isolation({ isolated, deadlines, update }: DomainState): Date | undefined {
  return isolated || update?.completesAt !== undefined ? undefined : deadlines?.isolatedAt;
}

/** Held off by an update in progress as the isolation is. */
function deletion({ deletedAt, update }: DomainState): Date | undefined {
  return update?.completesAt === undefined ? deletedAt : undefined;
}
