import type { AutoTuneAction, LeftoverUpdate } from '../domain-options';
import { type DomainState, isCancellable, type ScheduledUpdate } from '../domain-state';
import type { JsonObject } from '../json';
import type { Unknowns } from '../unknowns';
import { inUnit } from '../wire';
import type { Call } from './operation';

/** What a ScheduledAction's shape depends on besides the action itself. */
export interface ActionView extends Pick<Call, 'now' | 'unknowns'> {
  readonly timeUnit: 's' | 'ms';
}

/** Its id is the version, and it has severity HIGH and this description (Guide, off-peak.html). */
export function softwareUpdateAction(
  update: ScheduledUpdate,
  status: string,
  state: DomainState,
  { now, unknowns, timeUnit }: ActionView,
): JsonObject {
  return {
    Id: update.version,
    Type: 'SERVICE_SOFTWARE_UPDATE',
    Severity: 'HIGH',
    ScheduledTime: inUnit(update.scheduledAt, timeUnit),
    Description: 'The Deployment type is : BLUE_GREEN.',
    ScheduledBy: update.scheduledBy,
    Status: status,
    Mandatory: !state.optionalDeployment,
    Cancellable: update === state.update && isCancellable(state, unknowns, now),
  };
}

/** One that the service has not taken from its list. */
export function leftoverAction({ version, scheduledAt }: LeftoverUpdate, timeUnit: ActionView['timeUnit']): JsonObject {
  return {
    Id: version,
    Type: 'SERVICE_SOFTWARE_UPDATE',
    Severity: 'HIGH',
    ScheduledTime: inUnit(scheduledAt, timeUnit),
    Description: 'The Deployment type is : BLUE_GREEN.',
    ScheduledBy: 'CUSTOMER',
    Status: 'PENDING_UPDATE',
    Mandatory: false,
    Cancellable: true,
  };
}

/** As the Guide's off-peak.html shows one; "Cancel [is] not available for Auto-Tune actions" (same page). */
export function autoTuneAction(
  { id, type, severity, scheduledAt }: AutoTuneAction,
  timeUnit: ActionView['timeUnit'],
): JsonObject {
  return {
    Id: id,
    Type: type,
    Severity: severity ?? 'MEDIUM',
    ScheduledTime: inUnit(scheduledAt, timeUnit),
    Description: 'Amazon OpenSearch Service will adjust JVM arguments on your domain to improve performance.',
    ScheduledBy: 'SYSTEM',
    Status: 'PENDING_UPDATE',
    Mandatory: true,
    Cancellable: false,
  };
}

/** Whether the service counts the update among the scheduled actions (switches `updateStartedNow`, `updateMovedToNow`). */
export function isListed(update: ScheduledUpdate, { updateStartedNow, updateMovedToNow }: Unknowns): boolean {
  if (update.startedNow) {
    return updateStartedNow === 'listed';
  }
  return !update.movedToNow || updateMovedToNow === 'listed';
}
