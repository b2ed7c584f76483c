import type { CdkCustomResourceEvent } from 'aws-lambda';
import { withClients } from '../aws/clients';
import { appendWhatFits, describeError, HandlerError } from '../aws/errors';
import { REPORT_BUDGET } from '../aws/retry-budget';
import { Service } from '../aws/service';
import { sortFleet, tellFleet } from '../decisions/fleet';
import type { Time } from '../decisions/time';
import { findDomainName } from '../decisions/wish';
import { Log } from './log';

/** CloudFormation waits for the answer, and the answer can do without the report. */
const LONGEST_TIME = 10_000;

/**
 * Names what is done, what is under way, what has failed besides, and what was never started when an update of a stack
 * fails. CloudFormation stops what has not started, but says of it nothing.
 */
export async function withFleetReport<Result>(
  event: CdkCustomResourceEvent,
  time: Time,
  work: () => Promise<Result>,
  longestTime = LONGEST_TIME,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isDeployment = event?.RequestType === 'Create' || event?.RequestType === 'Update';
    throw isDeployment && error instanceof HandlerError ? await report(error, event, time, longestTime) : error;
  }
}

/** Never throws: where CloudFormation does not tell, the failure stays as it is. */
async function report(
  failure: HandlerError,
  event: CdkCustomResourceEvent,
  time: Time,
  longestTime: number,
): Promise<HandlerError> {
  try {
    const deployment = await withClients(REPORT_BUDGET, time, (clients) =>
      new Service(clients).deployment(event.StackId, AbortSignal.timeout(longestTime)),
    );
    return deployment ? appendWhatFits(failure, tellFleet(sortFleet(event, deployment))) : failure;
  } catch (error) {
    const domainName = findDomainName(event.ResourceProperties) ?? '';
    new Log(event).error(domainName, `the other updates of the stack cannot be named: ${describeError(error)}`);
    return failure;
  }
}
