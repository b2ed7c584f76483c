import type { ScheduleAt } from '@aws-sdk/client-opensearch';
import { later } from '../clock';
import type { SimulatedDomain } from '../domain';
import { obstacle } from '../domain-state';
import { refusal, ServiceError, validationError } from '../errors';
import { domainName, optionalLong, scheduleAt } from '../input';
import { nextOffPeakWindow } from '../off-peak-window';
import { softwareOptions } from '../software-options';
import type { Unknowns } from '../unknowns';
import { inUnit, type JsonObject } from '../wire';
import type { Call, Operation } from './operation';

interface Wish {
  readonly scheduleAt: ScheduleAt;
  readonly time: Date;
}

/** Schedules the update on offer. Its answer has an empty Description (Guide, service-software.html). */
export const startServiceSoftwareUpdate: Operation = {
  name: 'StartServiceSoftwareUpdate',
  method: 'POST',
  path: '/2021-01-01/opensearch/serviceSoftwareUpdate/start',

  run(input, call) {
    const { findDomain, now, unknowns } = call;
    const request = startRequest(input);
    const domain = findDomain(request.domainName);
    const wish = { scheduleAt: request.scheduleAt, time: wantedTime(request, domain, call) };
    if (admits(domain, unknowns)) schedule(domain, wish, unknowns);
    return { ServiceSoftwareOptions: { ...softwareOptions(domain.state, unknowns, now), Description: '' } };
  },
};

interface StartRequest {
  readonly domainName: string;
  readonly scheduleAt: ScheduleAt;
  readonly desiredStartTime?: number;
}

/** "Default: NOW if you don't specify a value for DesiredStartTime, and TIMESTAMP if you do" (model, ScheduleAt). */
function startRequest(input: JsonObject): StartRequest {
  const name = domainName(input);
  const desiredStartTime = optionalLong(input, 'DesiredStartTime');
  const byDefault = desiredStartTime === undefined ? 'NOW' : 'TIMESTAMP';
  return { domainName: name, scheduleAt: scheduleAt(input) ?? byDefault, desiredStartTime };
}

function wantedTime(request: StartRequest, domain: SimulatedDomain, { now, unknowns }: Call): Date {
  switch (request.scheduleAt) {
    case 'NOW':
      return now;
    case 'TIMESTAMP':
      return desiredTime(request.desiredStartTime, now, unknowns);
    case 'OFF_PEAK_WINDOW':
      return offPeakTime(domain, now, unknowns);
  }
}

/** TIMESTAMP: "you must also provide a value for DesiredStartTime" (model). Its unit: switch `startTimeUnit`. */
function desiredTime(desiredStartTime: number | undefined, now: Date, { startTimeUnit }: Unknowns): Date {
  if (desiredStartTime === undefined)
    throw validationError('DesiredStartTime is required when ScheduleAt is TIMESTAMP.');
  const time = new Date(startTimeUnit === 'ms' ? desiredStartTime : desiredStartTime * 1000);
  if (!(time >= now && time <= later(now, { days: 365 }))) {
    throw validationError('DesiredStartTime must be a time within the next year.');
  }
  return time;
}

/** Without capacity "it might happen in subsequent days" (model, OFF_PEAK_WINDOW): a day later here, and no refusal. */
function offPeakTime(domain: SimulatedDomain, now: Date, unknowns: Unknowns): Date {
  const { offPeakWindow, capacity } = domain;
  if (!offPeakWindow.enabled) {
    throw refusal(unknowns.startWithOffPeakWindowDisabled, `The off-peak window of ${domain.name} is not enabled.`);
  }
  const window = nextOffPeakWindow(now, offPeakWindow);
  return capacity === 'available' ? window : later(window, { days: 1 });
}

/** Whether the request is carried out (true), or answered as if it was (false); throws if it is refused. */
function admits(domain: SimulatedDomain, unknowns: Unknowns): boolean {
  switch (domain.updateStatus) {
    case 'PENDING_UPDATE':
      return (
        unknowns.startWhilePending === 'reschedules' ||
        unchanged(unknowns.startWhilePending, 'An update is already pending.')
      );
    case 'IN_PROGRESS':
      return unchanged(unknowns.startWhileInProgress, 'An update is already in progress.');
    case 'COMPLETED':
      return unchanged(unknowns.startWithNothingAvailable, 'No update is available.');
    case 'NOT_ELIGIBLE':
      return admitsIneligible(domain, unknowns);
    case 'ELIGIBLE':
      return true;
  }
}

/** An isolated domain may show NOT_ELIGIBLE, and yet the update is what ends its isolation. */
function admitsIneligible(domain: SimulatedDomain, { startWhenNotEligible }: Unknowns): boolean {
  const reason = obstacle(domain.state);
  if (reason === undefined || startWhenNotEligible === 'accepted') return true;
  throw refusal(startWhenNotEligible, reason);
}

function unchanged(answer: 'ValidationException' | 'BaseException' | 'accepted-unchanged', message: string): false {
  if (answer === 'accepted-unchanged') return false;
  throw refusal(answer, message);
}

function schedule(domain: SimulatedDomain, { scheduleAt, time }: Wish, unknowns: Unknowns): void {
  if (scheduleAt !== 'OFF_PEAK_WINDOW') requireCapacity(domain, time, unknowns);
  const startedNow = scheduleAt === 'NOW';
  domain.scheduleUpdate({ scheduledAt: time, scheduledBy: 'CUSTOMER' }, { startedNow });
}

/** NOW: "in the current hour if there's capacity available" (model); a suggested slot has it. Switch `noCapacity`. */
function requireCapacity(domain: SimulatedDomain, time: Date, { noCapacity, startTimeUnit }: Unknowns): void {
  if (domain.hasCapacityAt(time)) return;
  const suggestions = domain.suggestSlots(time);
  const slots = suggestions.map((slot) => inUnit(slot, startTimeUnit));
  const message = "The time that you specified isn't available for capacity reasons.";
  if (noCapacity === 'SlotNotAvailableException') {
    throw new ServiceError(noCapacity, 409, message, { SlotSuggestions: slots });
  }
  throw refusal(noCapacity, `${message} Available slots: ${suggestions.map((slot) => slot.toISOString()).join(', ')}`);
}
