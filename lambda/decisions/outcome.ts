import type { SoftwareOptions } from './domain';

/** What a request has come to. */
export interface Outcome {
  readonly software: SoftwareOptions;
  /** Whether an update is pending or in progress, even if the answer to its start does not say so. */
  readonly underWay: boolean;
}
