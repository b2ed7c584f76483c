import type { CloudFormation } from '../aws/cloudformation';
import { withBudget } from '../aws/current-budget';
import { REPORT_BUDGET } from '../aws/retry-budget';
import { describeError } from '../aws/sdk-errors';
import { appendWhatFits, type HandlerError } from '../decisions/failure';
import { sortFleet, tellFleet } from '../decisions/fleet';
import { Log, type LoggedRequest } from './log';
import type { Surroundings } from './surroundings';

/** CloudFormation waits for the answer, and the answer can do without the report. */
const LONGEST_TIME_MS = 10_000;

/** A request whose deployment has failed. */
export type FailedRequest = LoggedRequest & { readonly ResourceType: string };

/**
 * The failure with the names of what is done, what is under way, what has failed besides, and what was never started in the
 * stack. CloudFormation stops what has not started, but says of it nothing. Never throws: where CloudFormation does not
 * answer, the failure stays as it is.
 */
export async function reportFleet(
  failure: HandlerError,
  request: FailedRequest,
  cloudFormation: CloudFormation,
  { time, longestReportMs = LONGEST_TIME_MS }: Surroundings,
): Promise<HandlerError> {
  try {
    const deployment = await withBudget(REPORT_BUDGET, time, () =>
      cloudFormation.deployment(request.StackId, AbortSignal.timeout(longestReportMs)),
    );
    return deployment ? appendWhatFits(failure, tellFleet(sortFleet(request, deployment))) : failure;
  } catch (error) {
    new Log(request).error('', `the other updates of the stack cannot be named: ${describeError(error)}`);
    return failure;
  }
}
