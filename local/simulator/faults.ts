import type { JsonObject } from './json';
import type { OperationName } from './operations/operation';

/** Which calls a fault hits, and for how long. Without `operation` and `domainName`: every call. */
export interface FaultScope {
  readonly operation?: OperationName;
  readonly domainName?: string;
  /**
   * How many calls it hits; `Infinity` for good.
   * @default 1, or all of them within `forSeconds` if that is given
   */
  readonly times?: number;
  /** Simulated seconds from when it was added, after which it hits no more. */
  readonly forSeconds?: number;
}

export type FaultEffect =
  /** ThrottlingException "Rate exceeded", HTTP 400. */
  | { readonly kind: 'throttle' }
  /** 500 InternalException (the default), 503 ServiceUnavailableException; 502 and 504 as a proxy sends them, empty. */
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 | 504 }
  /** The connection breaks; the call was not carried out. */
  | { readonly kind: 'dropped-before' }
  /** The connection breaks; the call was carried out. */
  | { readonly kind: 'dropped-after' }
  /** The call was carried out. The headers of its answer arrive, with status 200, and the body never does. */
  | { readonly kind: 'stall' }
  /**
   * The call was carried out. Half of its answer arrives, with status 200: then the connection breaks (the default), or
   * the answer ends as if it was whole, as after a proxy that hides the break.
   */
  | { readonly kind: 'truncate'; readonly end?: 'connection-breaks' | 'looks-whole' }
  /** The call was carried out, and its answer has no members: `{}`. */
  | { readonly kind: 'empty-answer' }
  /** AccessDeniedException, HTTP 403, as while a fresh policy has not reached IAM everywhere. */
  | { readonly kind: 'access-denied' }
  /** Not carried out, and no answer until the client gives up. */
  | { readonly kind: 'hang' }
  /** Any other error. */
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly status: number;
      readonly message: string;
      readonly fields?: JsonObject;
    }
  /** DescribeDomain answers with the state of so many seconds ago. */
  | { readonly kind: 'late-read'; readonly seconds: number };

export type Fault = FaultScope & FaultEffect;

interface ActiveFault {
  readonly fault: Fault;
  readonly until: number;
  timesLeft: number;
}

/** The faults that are still to strike, in the order in which they were added. */
export class Faults {
  private readonly active: ActiveFault[] = [];

  add(fault: Fault, now: Date): void {
    const { times = fault.forSeconds === undefined ? 1 : Infinity, forSeconds = Infinity } = fault;
    if (!(times > 0)) {
      throw new Error(`a fault strikes at least once (got: times ${times}); leave times out for once`);
    }
    this.active.push({ fault, until: now.getTime() + forSeconds * 1000, timesLeft: times });
  }

  /** The fault that hits this call, if any; each call is hit by one at most, and that one is used up by it. */
  strike(operation: OperationName, domainName: string, now: Date): Fault | undefined {
    const hit = this.active.find(
      ({ fault, until, timesLeft }) => timesLeft > 0 && now.getTime() < until && concerns(fault, operation, domainName),
    );
    if (hit !== undefined) {
      hit.timesLeft -= 1;
    }
    return hit?.fault;
  }
}

function concerns(fault: Fault, operation: OperationName, domainName: string): boolean {
  if (fault.kind === 'late-read' && operation !== 'DescribeDomain') {
    return false;
  }
  return (fault.operation ?? operation) === operation && (fault.domainName ?? domainName) === domainName;
}
