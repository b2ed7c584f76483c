import type { ScheduleAt } from '@aws-sdk/client-opensearch';
import { later } from '../clock';
import type { SimulatedDomain } from '../domain';
import { refusal, validationError } from '../errors';
import { nextOffPeakWindow } from '../off-peak-window';
import type { Unknowns } from '../unknowns';
import type { Call } from './operation';

export interface Schedule {
  readonly scheduleAt: ScheduleAt;
  readonly desiredStartTime?: number;
  readonly timeUnit: 'ms' | 's';
  /** Whether any time to come is taken, however far. */
  readonly anyFuture?: boolean;
}

/** The slot that a caller wants. */
export function wantedTime(schedule: Schedule, domain: SimulatedDomain, { now, unknowns }: Call): Date {
  switch (schedule.scheduleAt) {
    case 'NOW':
      return now;
    case 'TIMESTAMP':
      return desiredTime(schedule, now);
    case 'OFF_PEAK_WINDOW':
      return offPeakTime(domain, now, unknowns);
  }
}

/** TIMESTAMP: "you must also provide a value for DesiredStartTime" (model). */
function desiredTime({ desiredStartTime, timeUnit, anyFuture = false }: Schedule, now: Date): Date {
  if (desiredStartTime === undefined) {
    throw validationError('DesiredStartTime is required when ScheduleAt is TIMESTAMP.');
  }
  const time = new Date(timeUnit === 'ms' ? desiredStartTime : desiredStartTime * 1000);
  if (!(time >= now && (anyFuture || time <= later(now, { days: 365 })))) {
    throw validationError('DesiredStartTime must be a time within the next year.');
  }
  return time;
}

/**
 * Without capacity "it might happen in subsequent days" (model, OFF_PEAK_WINDOW), and is no refusal: in the first of a
 * fortnight's windows that opens with capacity, or a day later if none does.
 */
function offPeakTime(domain: SimulatedDomain, now: Date, unknowns: Unknowns): Date {
  const { offPeakWindow } = domain;
  if (!offPeakWindow.enabled) {
    throw refusal(unknowns.startWithOffPeakWindowDisabled, `The off-peak window of ${domain.name} is not enabled.`);
  }
  const first = nextOffPeakWindow(now, offPeakWindow);
  const windows = Array.from({ length: 14 }, (_, days) => later(first, { days }));
  return windows.find((window) => domain.hasCapacityAt(window)) ?? later(first, { days: 1 });
}
