import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import type { Time } from '../decisions/time';
import { BudgetedRetryStrategy, type RetryBudget } from './retry-budget';

export interface Clients {
  readonly openSearch: OpenSearchClient;
  readonly cloudFormation: CloudFormationClient;
}

/**
 * Each request has clients of its own, so that its calls share its budget. They are made within a millisecond, and no
 * connection of theirs goes stale while the function is frozen.
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

function makeClients(budget: RetryBudget, time: Time): Clients {
  const config = {
    retryStrategy: new BudgetedRetryStrategy(budget, time),
    requestHandler: {
      connectionTimeout: budget.requestTimeout,
      requestTimeout: budget.requestTimeout,
      throwOnRequestTimeout: true,
    },
  };
  return { openSearch: new OpenSearchClient(config), cloudFormation: new CloudFormationClient(config) };
}
