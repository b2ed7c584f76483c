import type { DomainHealth, DomainState as HealthState, MasterNodeStatus } from '@aws-sdk/client-opensearch';

/** What DescribeDomainHealth says of a domain. */
export interface Health {
  /** @default 'Green' */
  readonly clusterHealth?: DomainHealth;
  /** @default - 'Processing' while another change or (switch `processingDuringUpdate`) an update is in progress, else 'Active' */
  readonly domainState?: HealthState;
  /** @default 'Available' */
  readonly masterNode?: MasterNodeStatus;
  /** Whether the cluster's health makes the domain NOT_ELIGIBLE. @default - only while it is red */
  readonly blocksUpdate?: boolean;
}

/** "One or more indexes in the cluster is red" makes a domain ineligible (Guide, service-software.html). */
export function healthObstacle({ clusterHealth, blocksUpdate = clusterHealth === 'Red' }: Health): string | undefined {
  if (!blocksUpdate) {
    return undefined;
  }
  if (clusterHealth === 'Red') {
    return 'One or more indexes in the cluster is red.';
  }
  return 'The cluster is in an unhealthy state.';
}
