import type { Time } from '../decisions/time';

/** What a test replaces. */
export interface Surroundings {
  readonly time: Time;
  /** For a try of a call. @default - that of the retry budget */
  readonly requestTimeoutMs?: number;
  /** After which the report on the stack's other updates is given up. @default - as in production */
  readonly longestReportMs?: number;
}
