/** The handler's clock: the real one, or one that a test moves. */
export interface Time {
  now(): Date;
  pause(milliseconds: number): Promise<void>;
}

/** The guide shows ScheduledTime in seconds on one page and in milliseconds on another; 1e11 s is the year 5138. */
export function fromEpoch(time: number): Date {
  return new Date(time >= 1e11 ? time : time * 1_000);
}

/** A time as a person reads it in a message, by the minute: `2026-12-01 02:00 UTC`. */
export function readableTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
