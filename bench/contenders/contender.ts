import type { Stack } from 'aws-cdk-lib';

/** One way to have a stack update domains: what the benchmark compares. */
export interface Contender {
  /** Adds an update of each domain to the stack. */
  addUpdates(stack: Stack, domainNames: readonly string[]): void;
}
