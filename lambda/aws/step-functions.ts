import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../../lib/contract/execution-input';
import type { Time } from '../decisions/time';
import { describeError, HandlerError } from './errors';
import { BudgetedRetryStrategy, REQUEST_BUDGET } from './retry-budget';

/**
 * Starts the execution that waits. Its name is the request's, so that a repeated delivery finds it.
 *
 * @throws HandlerError if Step Functions refuses it, and the request must fail: nobody would answer it.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export async function startExecution(stateMachineArn = '', input: ExecutionInput, time: Time): Promise<void> {
  const client = new SFNClient({ retryStrategy: new BudgetedRetryStrategy(REQUEST_BUDGET, time) });
  const name = input.request.RequestId.replace(/[^\w-]/g, '-').slice(0, LONGEST_NAME);
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) {
      throw new HandlerError(
        `the wait for the update of domain ${input.wait.domainName} could not begin (${describeError(error)}); the update itself was started: look at the domain, then deploy again`,
      );
    }
  } finally {
    client.destroy();
  }
}

const LONGEST_NAME = 80;
