/** The handler's clock: the real one, or one that a test moves. */
export interface Time {
  now(): Date;
  pause(milliseconds: number): Promise<void>;
}

/** The guide shows ScheduledTime in seconds on one page and in milliseconds on another; 1e11 s is the year 5138. */
export function fromEpoch(time: number): Date {
  return new Date(isUnitClear(time) ? time * 1_000 : time);
}

/** Where the service may mean either, and does not say which. */
export type TimeUnit = 'ms' | 's';

export function toEpoch(time: Date, unit: TimeUnit): number {
  return unit === 'ms' ? time.getTime() : Math.floor(time.getTime() / 1_000);
}

/** A large number is most likely a time in milliseconds, but it may be one in seconds, 56,000 years from now. */
export function isUnitClear(time: number): boolean {
  return time < 1e11;
}

/** A time as a person reads it in a message, by the minute: `2026-12-01 02:00 UTC`. */
export function readableTime(time: Date): string {
  if (Number.isNaN(time.getTime())) {
    return 'a time that is none';
  }
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
