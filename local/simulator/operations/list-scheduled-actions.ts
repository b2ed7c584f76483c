import type { SimulatedDomain } from '../domain';
import type { AutoTuneAction } from '../domain-options';
import { type DomainState, isCancellable, type ScheduledUpdate, updateStatus } from '../domain-state';
import { invalidPaginationToken } from '../errors';
import { domainName, maxResults, optionalString } from '../input';
import type { Unknowns } from '../unknowns';
import { inUnit, type JsonObject } from '../wire';
import type { Call, Operation } from './operation';

/** All actions "scheduled, in progress, or pending" (Guide, off-peak.html), the next one first. */
export const listScheduledActions: Operation = {
  name: 'ListScheduledActions',
  method: 'GET',
  path: '/2021-01-01/opensearch/domain/{DomainName}/scheduledActions',
  query: { maxResults: 'MaxResults', nextToken: 'NextToken' },

  run(input, call) {
    const name = domainName(input);
    const limit = maxResults(input);
    const actions = scheduledActions(call.findDomain(name), call);
    const start = offset(input, name);
    const end = start + limit;
    return {
      ScheduledActions: actions.slice(start, end),
      NextToken: end < actions.length ? tokenFor(name, end) : undefined,
    };
  },
};

function scheduledActions(domain: SimulatedDomain, { now, unknowns }: Call): JsonObject[] {
  const autoTune = domain.autoTuneActions.filter(({ scheduledAt }) => scheduledAt > now);
  const actions = [
    ...autoTune.map((action) => ({ at: action.scheduledAt, shown: autoTuneAction(action, unknowns) })),
    ...listedUpdates(domain.state, unknowns).map(({ update, status }) => ({
      at: update.scheduledAt,
      shown: softwareUpdate(update, status, domain.state, { now, unknowns }),
    })),
  ];
  return actions.sort((one, other) => one.at.getTime() - other.at.getTime()).map(({ shown }) => shown);
}

interface ListedUpdate {
  readonly update: ScheduledUpdate;
  readonly status: string;
}

/** Switches `updateStartedNow` and `endedUpdate`. */
function listedUpdates(state: DomainState, unknowns: Unknowns): ListedUpdate[] {
  const listed: ListedUpdate[] = [];
  const { update, lastUpdate } = state;
  if (lastUpdate !== undefined && unknowns.endedUpdate === 'listed') {
    listed.push({ update: lastUpdate.update, status: lastUpdate.outcome });
  }
  if (update !== undefined && !(update.startedNow && unknowns.updateStartedNow === 'not-listed')) {
    listed.push({ update, status: updateStatus(state, unknowns) });
  }
  return listed;
}

/** Its id is the version, and it has severity HIGH and this description (Guide, off-peak.html). */
function softwareUpdate(
  update: ScheduledUpdate,
  status: string,
  state: DomainState,
  { now, unknowns }: Pick<Call, 'now' | 'unknowns'>,
): JsonObject {
  return {
    Id: update.version,
    Type: 'SERVICE_SOFTWARE_UPDATE',
    Severity: 'HIGH',
    ScheduledTime: inUnit(update.scheduledAt, unknowns.scheduledTimeUnit),
    Description: 'The Deployment type is : BLUE_GREEN.',
    ScheduledBy: update.scheduledBy,
    Status: status,
    Mandatory: !state.optionalDeployment,
    Cancellable: update === state.update && isCancellable(state, unknowns, now),
  };
}

/** As the Guide's off-peak.html shows one; "Cancel [is] not available for Auto-Tune actions" (same page). */
function autoTuneAction({ id, type, severity, scheduledAt }: AutoTuneAction, unknowns: Unknowns): JsonObject {
  return {
    Id: id,
    Type: type,
    Severity: severity ?? 'MEDIUM',
    ScheduledTime: inUnit(scheduledAt, unknowns.scheduledTimeUnit),
    Description: 'Amazon OpenSearch Service will adjust JVM arguments on your domain to improve performance.',
    ScheduledBy: 'SYSTEM',
    Status: 'PENDING_UPDATE',
    Mandatory: true,
    Cancellable: false,
  };
}

/** A token belongs to the domain that it was given out for. */
function tokenFor(name: string, start: number): string {
  return Buffer.from(`${name}:${start}`).toString('base64url');
}

function offset(input: JsonObject, name: string): number {
  const token = optionalString(input, 'NextToken');
  if (token === undefined) return 0;
  const [owner, start] = Buffer.from(token, 'base64url').toString().split(':');
  if (owner !== name || !/^[1-9]\d*$/.test(start ?? '')) throw invalidPaginationToken();
  return Number(start);
}
