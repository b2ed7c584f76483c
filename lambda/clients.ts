import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types';

export interface Clients {
  readonly openSearch: OpenSearchClient;
  readonly cloudFormation: CloudFormationClient;
}

export interface Patience {
  /** How often a call is made before it fails. */
  readonly attempts: number;
  /** Milliseconds to wait before a try, counted from 1. */
  readonly delay: (attempt: number) => number;
  /** Milliseconds after which a try that got no answer is given up. */
  readonly requestTimeout: number;
}

const LONGEST_DELAY = 8_000;

/** Tries for about a minute: 0.25, 0.5, 1, 2, 4 seconds, then every 8, less a random part against bunching up. */
const DEFAULT_PATIENCE: Patience = {
  attempts: 12,
  delay: (attempt) => Math.min(250 * 2 ** (attempt - 1), LONGEST_DELAY) * (1 - Math.random() / 4),
  requestTimeout: 10_000,
};

export function makeClients(patience: Patience = DEFAULT_PATIENCE): Clients {
  const config = {
    retryStrategy: new PatientRetryStrategy(patience),
    requestHandler: {
      connectionTimeout: patience.requestTimeout,
      requestTimeout: patience.requestTimeout,
      throwOnRequestTimeout: true,
    },
  };
  return { openSearch: new OpenSearchClient(config), cloudFormation: new CloudFormationClient(config) };
}

/**
 * Besides what the SDK retries (throttling, also as HTTP 400; 5xx; broken connections), retries a denied call: a policy
 * that CloudFormation has just made takes seconds to reach IAM's every corner.
 *
 * The SDK's strategy also keeps a quota of retries for the life of a client. A warm function that has seen a bad hour
 * would have none left for the next request, so each retry asks a strategy of its own; the token counts the tries.
 */
class PatientRetryStrategy implements RetryStrategyV2 {
  constructor(private readonly patience: Patience) {}

  acquireInitialRetryToken(scope: string) {
    return this.strategy().acquireInitialRetryToken(scope);
  }

  refreshRetryTokenForRetry(token: StandardRetryToken, failure: RetryErrorInfo) {
    const denied = isAccessDenied(failure.error);
    return this.strategy().refreshRetryTokenForRetry(token, denied ? { ...failure, errorType: 'TRANSIENT' } : failure);
  }

  recordSuccess(): void {
    // There is no quota to give back to.
  }

  private strategy(): ConfiguredRetryStrategy {
    return new ConfiguredRetryStrategy(this.patience.attempts, this.patience.delay);
  }
}

/** OpenSearch Service has the longer name, CloudFormation the shorter. */
function isAccessDenied(error: unknown): boolean {
  return error instanceof Error && ['AccessDeniedException', 'AccessDenied'].includes(error.name);
}
