import { later } from './clock';

/**
 * The domain's daily low-traffic window, in UTC. It always lasts 10 hours (model, OffPeakWindow), so it has no end time.
 */
export interface OffPeakWindow {
  readonly enabled: boolean;
  readonly startHour: number;
  readonly startMinute: number;
}

/**
 * "Defaults to 10:00 P.M. local time" of the region, and domains made after 2023-02-16 have it enabled
 * (Guide, off-peak.html). The simulated region's local time is UTC.
 */
export const DEFAULT_OFF_PEAK_WINDOW: OffPeakWindow = { enabled: true, startHour: 22, startMinute: 0 };

/** When the next window opens after `now`: an update is picked up "during an upcoming off-peak window" (model, ScheduleAt). */
export function nextOffPeakWindow(now: Date, { startHour, startMinute }: OffPeakWindow): Date {
  const today = new Date(now);
  today.setUTCHours(startHour, startMinute, 0, 0);
  return today > now ? today : later(today, { days: 1 });
}
