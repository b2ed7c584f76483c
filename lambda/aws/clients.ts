import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import type { Time } from '../decisions/time';
import { type Patience, PatientRetryStrategy } from './retry-budget';

export interface Clients {
  readonly openSearch: OpenSearchClient;
  readonly cloudFormation: CloudFormationClient;
}

/**
 * Each request has clients of its own, so that its calls share its patience. They are made within a millisecond, and no
 * connection of theirs goes stale while the function is frozen.
 */
export async function withClients<Result>(
  patience: Patience,
  time: Time,
  work: (clients: Clients) => Promise<Result>,
): Promise<Result> {
  const clients = makeClients(patience, time);
  try {
    return await work(clients);
  } finally {
    clients.openSearch.destroy();
    clients.cloudFormation.destroy();
  }
}

function makeClients(patience: Patience, time: Time): Clients {
  const config = {
    retryStrategy: new PatientRetryStrategy(patience, time),
    requestHandler: {
      connectionTimeout: patience.requestTimeout,
      requestTimeout: patience.requestTimeout,
      throwOnRequestTimeout: true,
    },
  };
  return { openSearch: new OpenSearchClient(config), cloudFormation: new CloudFormationClient(config) };
}
