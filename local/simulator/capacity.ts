import { later } from './clock';

/** A span of time; open where it has no end. */
export interface TimeWindow {
  readonly from?: Date;
  /** This instant is no more in it. */
  readonly until?: Date;
}

/** Whether there is capacity to begin an update at the time that a caller wants: always, never, or in some windows. */
export type Capacity = 'available' | 'none' | readonly TimeWindow[];

/** The capacity of a domain, and the slots that are free whatever it is. */
export interface Slots {
  readonly capacity: Capacity;
  readonly free: readonly Date[];
}

const SUGGESTIONS = 3;
const HOURS_AHEAD = 14 * 24;

export function hasCapacityAt({ capacity, free }: Slots, time: Date): boolean {
  if (capacity === 'available' || free.some((slot) => slot.getTime() === time.getTime())) {
    return true;
  }
  return capacity !== 'none' && capacity.some((window) => contains(window, time));
}

/**
 * The slots to offer instead of a time without capacity: the free ones that are still ahead. Without any they follow the
 * wanted time in steps of an hour, the granularity of slots (Guide, off-peak.html: "within an hour of the time you select").
 */
export function suggestedSlots(slots: Slots, wanted: Date, now: Date): readonly Date[] {
  const ahead = slots.free.filter((slot) => slot > now);
  if (ahead.length > 0) {
    return ahead;
  }
  const hours = Array.from({ length: HOURS_AHEAD }, (_, index) => later(wanted, { hours: index + 1 }));
  const withCapacity = hours.filter((hour) => hasCapacityAt(slots, hour));
  return (withCapacity.length > 0 ? withCapacity : hours).slice(0, SUGGESTIONS);
}

function contains({ from, until }: TimeWindow, time: Date): boolean {
  return (from === undefined || time >= from) && (until === undefined || time < until);
}
