import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../../lib/contract/execution-input';
import { HandlerError } from '../decisions/failure';
import { describeError } from './sdk-errors';

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const LONGEST_NAME = 80;

/** The executions of the stack's state machine. */
export class StepFunctions {
  constructor(private readonly client: SFNClient) {}

  /**
   * Starts the execution that waits. Its name is the request's, so that a repeated delivery finds it.
   *
   * @throws HandlerError if Step Functions refuses it, and the request must fail: nobody would answer it.
   */
  async startExecution(stateMachineArn: string, input: ExecutionInput): Promise<void> {
    const name = input.request.RequestId.replace(/[^\w-]/g, '-').slice(0, LONGEST_NAME);
    try {
      await this.client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) {
        throw new HandlerError(
          `the wait for the update of domain ${input.wait.domainName} could not begin (${describeError(error)}); the update itself was started: look at the domain, then deploy again`,
        );
      }
    }
  }
}
