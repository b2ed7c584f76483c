import type { SimulatedDomain } from '../domain';
import type { ServiceError } from '../errors';
import type { JsonObject } from '../json';
import type { Unknowns } from '../unknowns';

/** Every operation that the simulator has. To add one: its name here, its own module, a line in operations.ts. */
export type OperationName =
  | 'DescribeDomain'
  | 'StartServiceSoftwareUpdate'
  | 'CancelServiceSoftwareUpdate'
  | 'ListScheduledActions'
  | 'UpdateScheduledAction'
  | 'DescribeDomainHealth';

/** One operation: where it is on the wire (SDK model, `http` trait), and what it does. */
export interface Operation {
  readonly name: OperationName;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With `{DomainName}` where the model has it in the path. */
  readonly path: string;
  /** The model's httpQuery names, with the members that they carry. */
  readonly query?: Readonly<Record<string, string>>;
  run(input: JsonObject, call: Call): JsonObject;
}

/** What an operation works with besides its input. */
export interface Call {
  readonly now: Date;
  /** The time whose state a read shows: now, or earlier for a late read. */
  readonly readAt: Date;
  readonly unknowns: Unknowns;
  readonly accountId: string;
  /** Throws ResourceNotFoundException for a missing domain, or the given error. */
  findDomain(name: string, missing?: (name: string) => ServiceError): SimulatedDomain;
}
