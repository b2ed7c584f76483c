import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OpenSearchClient, type OpenSearchClientConfig } from '@aws-sdk/client-opensearch';
import { SFNClient } from '@aws-sdk/client-sfn';
import { WHOLE_ANSWERS, wholeAnswers } from './answers';
import { DeadlineHandler } from './deadline-handler';
import { BudgetedRetryStrategy } from './retry-strategy';

export interface Clients {
  readonly openSearch: OpenSearchClient;
  readonly cloudFormation: CloudFormationClient;
  readonly stepFunctions: SFNClient;
}

/** Where calls go, and by what. @default - as the SDK does by itself */
export type Connection = Pick<OpenSearchClientConfig, 'endpoint' | 'requestHandler'>;

/**
 * Made once for a process: a request uses the connections and credentials of the one before. A connection that broke while
 * the function was frozen costs a try. What belongs to one request, its retry budget, comes from withBudget.
 */
export function makeClients(connection: Connection = {}): Clients {
  const config = { ...connection, retryStrategy: new BudgetedRetryStrategy() };
  const clients = {
    openSearch: new OpenSearchClient(config),
    cloudFormation: new CloudFormationClient(config),
    stepFunctions: new SFNClient(config),
  };
  for (const { config, middlewareStack } of Object.values(clients)) {
    config.requestHandler = new DeadlineHandler(config.requestHandler);
    middlewareStack.addRelativeTo(wholeAnswers, WHOLE_ANSWERS);
  }
  return clients;
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) {
    client.destroy();
  }
}
