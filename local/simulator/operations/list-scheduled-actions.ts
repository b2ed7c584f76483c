import type { SimulatedDomain } from '../domain';
import { type DomainState, type ScheduledUpdate, updateStatus } from '../domain-state';
import { invalidPaginationToken } from '../errors';
import { domainName, maxResults, optionalString } from '../input';
import type { JsonObject } from '../json';
import type { Unknowns } from '../unknowns';
import type { Call, Operation } from './operation';
import { autoTuneAction, isListed, leftoverAction, softwareUpdateAction } from './scheduled-action';

/** All actions "scheduled, in progress, or pending" (Guide, off-peak.html). The order, the next one first, is our assumption. */
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
  const timeUnit = unknowns.scheduledTimeUnit;
  const autoTune = domain.autoTuneActions.filter(({ scheduledAt }) => scheduledAt > now);
  const actions = [
    ...domain.leftoverUpdates.map((update) => ({ at: update.scheduledAt, shown: leftoverAction(update, timeUnit) })),
    ...autoTune.map((action) => ({ at: action.scheduledAt, shown: autoTuneAction(action, timeUnit) })),
    ...listedUpdates(domain.state, unknowns).map(({ update, status }) => ({
      at: update.scheduledAt,
      shown: softwareUpdateAction(update, status, domain.state, { now, unknowns, timeUnit }),
    })),
  ];
  return actions.sort((one, other) => one.at.getTime() - other.at.getTime()).map(({ shown }) => shown);
}

interface ListedUpdate {
  readonly update: ScheduledUpdate;
  readonly status: string;
}

/** Switches `updateStartedNow`, `updateMovedToNow` and `endedUpdate`. */
function listedUpdates(state: DomainState, unknowns: Unknowns): ListedUpdate[] {
  const listed: ListedUpdate[] = [];
  const { update, lastUpdate } = state;
  if (lastUpdate !== undefined && unknowns.endedUpdate === 'listed') {
    listed.push({ update: lastUpdate.update, status: lastUpdate.outcome });
  }
  if (update !== undefined && isListed(update, unknowns)) {
    listed.push({ update, status: updateStatus(state, unknowns) });
  }
  return listed;
}

/** A token belongs to the domain that it was given out for. */
function tokenFor(name: string, start: number): string {
  return Buffer.from(`${name}:${start}`).toString('base64url');
}

function offset(input: JsonObject, name: string): number {
  const token = optionalString(input, 'NextToken');
  if (token === undefined) {
    return 0;
  }
  const [owner, start] = Buffer.from(token, 'base64url').toString().split(':');
  if (owner !== name || !/^[1-9]\d*$/.test(start ?? '')) {
    throw invalidPaginationToken();
  }
  return Number(start);
}
