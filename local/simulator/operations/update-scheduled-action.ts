import type { ActionType, ScheduleAt } from '@aws-sdk/client-opensearch';
import type { SimulatedDomain } from '../domain';
import type { AutoTuneAction } from '../domain-options';
import { type DomainState, pendingUpdate, type ScheduledUpdate } from '../domain-state';
import { refusal } from '../errors';
import { actionType, domainName, optionalLong, optionalString, required, scheduleAt } from '../input';
import type { JsonObject } from '../json';
import type { Unknowns } from '../unknowns';
import { inUnit } from '../wire';
import type { Call, Operation } from './operation';
import { autoTuneAction, isListed, softwareUpdateAction } from './scheduled-action';
import { wantedTime } from './wanted-time';

/**
 * Moves a scheduled action to another time. DesiredStartTime goes in and ScheduledTime comes back in milliseconds (Guide,
 * off-peak.html), unlike where the actions are listed.
 */
export const updateScheduledAction: Operation = {
  name: 'UpdateScheduledAction',
  method: 'PUT',
  path: '/2021-01-01/opensearch/domain/{DomainName}/scheduledAction/update',

  run(input, call) {
    const request = updateRequest(input);
    const domain = call.findDomain(request.domainName);
    const tuning = findTuning(request, domain, call);
    const moved = tuning === undefined ? moveUpdate(request, domain, call) : moveTuning(tuning, request, domain, call);
    return { ScheduledAction: moved };
  },
};

interface UpdateRequest {
  readonly domainName: string;
  readonly actionId: string;
  readonly actionType: ActionType;
  readonly scheduleAt: ScheduleAt;
  readonly desiredStartTime?: number;
}

function updateRequest(input: JsonObject): UpdateRequest {
  return {
    domainName: domainName(input),
    actionId: required(optionalString(input, 'ActionID'), 'ActionID'),
    actionType: required(actionType(input), 'ActionType'),
    scheduleAt: required(scheduleAt(input), 'ScheduleAt'),
    desiredStartTime: optionalLong(input, 'DesiredStartTime'),
  };
}

function moveUpdate(request: UpdateRequest, domain: SimulatedDomain, call: Call): JsonObject {
  const { unknowns } = call;
  const update = movableUpdate(request, domain, call);
  const time = wantedTime({ ...request, timeUnit: 'ms' }, domain, call);
  if (request.scheduleAt !== 'NOW') {
    requireTimeframe(time, update, domain.state, unknowns);
  }
  if (request.scheduleAt !== 'OFF_PEAK_WINDOW') {
    requireSlot(time, update.scheduledAt, domain, unknowns);
  }
  const scheduledBy = unknowns.movedUpdateScheduledBy === 'unchanged' ? update.scheduledBy : 'CUSTOMER';
  const moved = domain.moveUpdate({ scheduledAt: time, scheduledBy }, { toNow: request.scheduleAt === 'NOW' });
  const shown = softwareUpdateAction(domain.update ?? moved, domain.updateStatus, domain.state, {
    ...call,
    timeUnit: 'ms',
  });
  return { ...shown, Description: 'Cluster status is updated.' };
}

/** An id that is unknown, of another type, or of an ended action: switch `moveUnknownAction`. */
function movableUpdate({ actionId, actionType }: UpdateRequest, domain: SimulatedDomain, call: Call): ScheduledUpdate {
  const { unknowns } = call;
  const { update } = domain.state;
  const isMeant = actionType === 'SERVICE_SOFTWARE_UPDATE' && update?.version === actionId;
  if (!isMeant || !isListed(update, unknowns)) {
    throw refusal(unknowns.moveUnknownAction, `Scheduled action not found: ${actionId}`);
  }
  if (pendingUpdate(domain.state) === undefined) {
    throw refusal(unknowns.moveWhileInProgress, `The action ${actionId} is in progress and cannot be rescheduled.`);
  }
  return update;
}

function findTuning(request: UpdateRequest, domain: SimulatedDomain, { now }: Call): AutoTuneAction | undefined {
  const { actionId, actionType } = request;
  return domain.autoTuneActions.find(
    ({ id, type, scheduledAt }) => id === actionId && type === actionType && scheduledAt > now,
  );
}

function moveTuning(tuning: AutoTuneAction, request: UpdateRequest, domain: SimulatedDomain, call: Call): JsonObject {
  const scheduledAt = wantedTime({ ...request, timeUnit: 'ms' }, domain, call);
  if (request.scheduleAt !== 'OFF_PEAK_WINDOW') {
    requireSlot(scheduledAt, tuning.scheduledAt, domain, call.unknowns);
  }
  domain.moveAutoTuneAction(tuning.id, scheduledAt);
  return autoTuneAction({ ...tuning, scheduledAt }, 'ms');
}

/**
 * A required update can be moved "only within the required timeframe for the update to be completed" (Guide,
 * service-software.html), which is here until its first deadline; to NOW or any earlier time always. Refusals: switch `moveBeyondDeadline`.
 */
function requireTimeframe(time: Date, update: ScheduledUpdate, state: DomainState, unknowns: Unknowns): void {
  if (state.optionalDeployment || time <= update.scheduledAt) {
    return;
  }
  const ends = [state.automatedUpdateDate, state.deadlines?.isolatedAt].filter((end) => end !== undefined);
  if (ends.every((end) => time <= end)) {
    return;
  }
  throw refusal(unknowns.moveBeyondDeadline, 'The time is outside the timeframe of the required update.');
}

/**
 * "If the request fails with a SlotNotAvailableException, it means that the time you specified isn't available for
 * capacity reasons" (Guide, off-peak.html). The slot that the action has already is its own.
 */
function requireSlot(time: Date, own: Date, domain: SimulatedDomain, { slotSuggestionUnit }: Unknowns): void {
  if (time.getTime() === own.getTime() || domain.hasCapacityAt(time)) {
    return;
  }
  const slots = domain.suggestSlots(time).map((slot) => inUnit(slot, slotSuggestionUnit));
  const message = "The time that you specified isn't available for capacity reasons.";
  throw refusal('SlotNotAvailableException', message, { SlotSuggestions: slots });
}
