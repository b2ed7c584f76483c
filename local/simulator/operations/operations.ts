import type { JsonObject } from '../json';
import type { WireRequest } from '../wire';
import { cancelServiceSoftwareUpdate } from './cancel-service-software-update';
import { describeDomain } from './describe-domain';
import { describeDomainHealth } from './describe-domain-health';
import { listScheduledActions } from './list-scheduled-actions';
import type { Operation } from './operation';
import { startServiceSoftwareUpdate } from './start-service-software-update';
import { updateScheduledAction } from './update-scheduled-action';

const OPERATIONS: readonly Operation[] = [
  describeDomain,
  startServiceSoftwareUpdate,
  cancelServiceSoftwareUpdate,
  listScheduledActions,
  updateScheduledAction,
  describeDomainHealth,
];

/** A request's operation, and the members of its input that are in the path and the query. */
export interface Route {
  readonly operation: Operation;
  readonly input: JsonObject;
}

export function route({ method, path, query }: WireRequest): Route | undefined {
  for (const operation of OPERATIONS) {
    const match = operation.method === method ? pathPattern(operation).exec(path) : null;
    if (match !== null) {
      return { operation, input: { ...match.groups, ...queryMembers(operation, query) } };
    }
  }
  return undefined;
}

function pathPattern({ path }: Operation): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function queryMembers(operation: Operation, query: URLSearchParams): JsonObject {
  const present = Object.entries(operation.query ?? {}).filter(([name]) => query.has(name));
  return Object.fromEntries(present.map(([name, member]) => [member, query.get(name)]));
}
