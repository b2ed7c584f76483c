import type { CdkCustomResourceEvent } from 'aws-lambda';
import type { Patience } from './clients';
import { addTo, describeError, type HandlerError } from './errors';
import { sortFleet, tellFleet } from './fleet';
import { Log } from './log';
import type { Service } from './service';
import { findDomainName } from './wish';

/** CloudFormation waits for the answer, and the answer can do without the report. */
export const LITTLE_PATIENCE: Patience = { attempts: 3, delay: () => 500, requestTimeout: 5_000 };
const LONGEST_TIME = 10_000;

/**
 * Names what is done, what is under way, what has failed besides, and what was never started when an update of a stack
 * fails. CloudFormation stops what has not started, but says of it nothing.
 */
export class FleetReport {
  constructor(
    private readonly service: Service,
    private readonly longestTime = LONGEST_TIME,
  ) {}

  /** Never throws: where CloudFormation does not tell, the failure stays as it is. */
  async addTo(failure: HandlerError, event: CdkCustomResourceEvent): Promise<HandlerError> {
    if (event?.RequestType !== 'Create' && event?.RequestType !== 'Update') {
      return failure;
    }
    try {
      const deployment = await this.service.deployment(event.StackId, AbortSignal.timeout(this.longestTime));
      return deployment ? addTo(failure, tellFleet(sortFleet(event, deployment))) : failure;
    } catch (error) {
      const domainName = findDomainName(event.ResourceProperties) ?? '';
      new Log(event).error(domainName, `the other updates of the stack cannot be named: ${describeError(error)}`);
      return failure;
    }
  }
}
