import type { ScheduleAt } from '@aws-sdk/client-opensearch';
import type { SimulatedDomain } from '../domain';
import { obstacle } from '../domain-state';
import { refusal } from '../errors';
import { domainName, optionalLong, scheduleAt } from '../input';
import type { JsonObject } from '../json';
import { softwareOptions } from '../software-options';
import type { Unknowns } from '../unknowns';
import { inUnit } from '../wire';
import type { Operation } from './operation';
import { wantedTime } from './wanted-time';

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
    const { startTimeUnit: timeUnit, startTimeTooFar } = unknowns;
    const time = wantedTime({ ...request, timeUnit, anyFuture: startTimeTooFar === 'accepted' }, domain, call);
    const wish = { scheduleAt: request.scheduleAt, time };
    if (admits(domain, unknowns)) {
      schedule(domain, wish, unknowns);
    }
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
  if (reason === undefined || startWhenNotEligible === 'accepted') {
    return true;
  }
  throw refusal(startWhenNotEligible, reason);
}

function unchanged(answer: 'ValidationException' | 'BaseException' | 'accepted-unchanged', message: string): false {
  if (answer === 'accepted-unchanged') {
    return false;
  }
  throw refusal(answer, message);
}

function schedule(domain: SimulatedDomain, { scheduleAt, time }: Wish, unknowns: Unknowns): void {
  if (scheduleAt !== 'OFF_PEAK_WINDOW') {
    requireCapacity(domain, time, unknowns);
  }
  const startedNow = scheduleAt === 'NOW';
  domain.scheduleUpdate({ scheduledAt: time, scheduledBy: 'CUSTOMER' }, { startedNow });
}

/** NOW: "in the current hour if there's capacity available" (model); a suggested slot has it. Switch `noCapacity`. */
function requireCapacity(domain: SimulatedDomain, time: Date, { noCapacity, startTimeUnit }: Unknowns): void {
  if (domain.hasCapacityAt(time)) {
    return;
  }
  const suggestions = domain.suggestSlots(time);
  const slots = suggestions.map((slot) => inUnit(slot, startTimeUnit));
  const message = "The time that you specified isn't available for capacity reasons.";
  if (noCapacity === 'SlotNotAvailableException') {
    throw refusal(noCapacity, message, { SlotSuggestions: slots });
  }
  throw refusal(noCapacity, `${message} Available slots: ${suggestions.map((slot) => slot.toISOString()).join(', ')}`);
}
