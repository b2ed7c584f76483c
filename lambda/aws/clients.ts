import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import type { Time } from '../decisions/time';
import { BudgetedRetryStrategy, type RetryBudget } from './retry-budget';
import { type HttpHandler, withTryDeadline } from './try-deadline';

const CONNECTION_TIMEOUT_MS = 5_000;

export interface Clients {
  readonly openSearch: OpenSearchClient;
  readonly cloudFormation: CloudFormationClient;
}

/**
 * Each request has clients of its own, so that its calls share its retry budget. They are made within a millisecond. Their
 * connections are kept from request to request; one that broke while the function was frozen costs a second try.
 */
export async function withClients<Result>(
  budget: RetryBudget,
  time: Time,
  work: (clients: Clients) => Promise<Result>,
): Promise<Result> {
  const clients = makeClients(budget, time);
  try {
    return await work(clients);
  } finally {
    clients.openSearch.destroy();
    clients.cloudFormation.destroy();
  }
}

const kept = new Map<keyof Clients, HttpHandler>();

function makeClients(budget: RetryBudget, time: Time): Clients {
  const config = { retryStrategy: new BudgetedRetryStrategy(budget, time) };
  const connectionsOf = (name: keyof Clients) => ({
    requestHandler: kept.get(name) ?? { connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true },
  });
  const clients = {
    openSearch: new OpenSearchClient({ ...config, ...connectionsOf('openSearch') }),
    cloudFormation: new CloudFormationClient({ ...config, ...connectionsOf('cloudFormation') }),
  };
  for (const name of ['openSearch', 'cloudFormation'] as const) {
    const { config: made } = clients[name];
    kept.set(name, kept.get(name) ?? made.requestHandler);
    made.requestHandler = withTryDeadline(made.requestHandler, budget.requestTimeout);
  }
  return clients;
}
