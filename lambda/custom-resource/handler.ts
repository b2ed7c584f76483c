import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { ExecutionInput, PollResult, WaitingRequest, WaitingStep } from '../../lib/contract/execution-input';
import type { ServiceSoftwareUpdateProperties } from '../../lib/contract/resource-properties';
import { toHandlerError } from '../aws/advice';
import { withBudget } from '../aws/current-budget';
import { POLL_BUDGET, REQUEST_BUDGET, type RetryBudget } from '../aws/retry-budget';
import type { Services } from '../aws/services';
import { HandlerError } from '../decisions/failure';
import type { Time } from '../decisions/time';
import { findDomainName } from '../decisions/wish';
import { answer, signal } from './answer';
import { type FailedRequest, reportFleet } from './fleet-report';
import { Polling } from './polling';
import { RequestHandler, type Result } from './request-handler';
import type { Surroundings } from './surroundings';

/** A request of CloudFormation, or a step of the state machine that waits. */
export type HandlerEvent = CloudFormationCustomResourceEvent | WaitingStep;

/** The function behind the custom resource. It answers each request itself, or leaves the answer to the state machine. */
export class Handler {
  private readonly time: Time;

  constructor(
    private readonly services: Services,
    private readonly surroundings: Surroundings,
  ) {
    this.time = surroundings.time;
  }

  async handle(event: HandlerEvent): Promise<PollResult | undefined> {
    if (!('step' in event)) {
      return this.carryOut(event);
    }
    return event.step === 'poll' ? this.poll(event) : this.answerAfterWait(event);
  }

  private async carryOut(request: CloudFormationCustomResourceEvent): Promise<undefined> {
    const result = await this.resultOf(request);
    if (!result.answersLater) {
      await answer(request, result, this.time);
    }
  }

  /** A wait begins before there is an answer: if it cannot begin, the request fails. */
  private async resultOf(request: CloudFormationCustomResourceEvent) {
    return this.withBudget(REQUEST_BUDGET, async () => {
      const handler = new RequestHandler(this.services, this.time, request);
      try {
        const result = await handler.handle();
        await this.beginWait(request, result);
        const answersLater = result.wait !== undefined && !property(request, 'WaitHandle');
        return { ...result, status: 'SUCCESS', answersLater } as const;
      } catch (error) {
        const reason = await this.reasonOf(request, error);
        return { status: 'FAILED', physicalId: handler.physicalIdOfFailure, reason, answersLater: false } as const;
      }
    });
  }

  /** The machine answers a custom resource, or signals to a wait condition; with nothing to wait for, the signal comes now. */
  private async beginWait(
    request: CloudFormationCustomResourceEvent,
    { wait, attributes, isFulfilled }: Result,
  ): Promise<void> {
    const waiting = toWaitingRequest(request);
    if (wait) {
      const stateMachineArn = property(request, 'StateMachineArn') ?? '';
      await this.services.stepFunctions.startExecution(stateMachineArn, { request: waiting, wait });
    } else if (
      waiting.WaitHandle &&
      isFulfilled &&
      !(await signal(waiting, { status: 'SUCCESS', attributes }, this.time))
    ) {
      throw new HandlerError(
        'the wait condition did not take the signal that there is nothing to wait for, and would wait for hours; deploy again with another trigger',
      );
    }
  }

  private async poll(input: ExecutionInput): Promise<PollResult> {
    return this.withBudget(POLL_BUDGET, async () => {
      try {
        return await new Polling(this.services, this.time, input).poll();
      } catch (error) {
        const reason = await this.reasonOf(input.request, error, input.wait.domainName);
        return { ending: { status: 'FAILED', reason } };
      }
    });
  }

  private async answerAfterWait(step: Extract<WaitingStep, { step: 'answer' }>): Promise<undefined> {
    const { request, wait } = step;
    const ending = step.ending ?? { status: 'FAILED', reason: reasonOfLostWait(step) };
    if (request.WaitHandle) {
      await signal(request, ending, this.time);
      return;
    }
    // A failed Update keeps its physical id, so that CloudFormation rolls it back rather than deletes it.
    const keepsId = ending.status === 'FAILED' && request.PhysicalResourceId;
    await answer(request, { ...ending, physicalId: keepsId || wait.domainName }, this.time);
  }

  private async reasonOf(
    request: CloudFormationCustomResourceEvent | WaitingRequest,
    error: unknown,
    domainName = 'ResourceProperties' in request ? findDomainName(request.ResourceProperties) : undefined,
  ): Promise<string> {
    const failure = toHandlerError(error, domainName);
    const { message } = isDeployment(request) ? await this.reportFleet(failure, request) : failure;
    return message;
  }

  private reportFleet(failure: HandlerError, request: FailedRequest): Promise<HandlerError> {
    return reportFleet(failure, request, this.services.cloudFormation, this.surroundings);
  }

  private withBudget<Result>(budget: RetryBudget, work: () => Promise<Result>): Promise<Result> {
    const { requestTimeoutMs = budget.requestTimeoutMs } = this.surroundings;
    return withBudget({ ...budget, requestTimeoutMs }, this.time, work);
  }
}

const isDeployment = ({ RequestType: type }: { readonly RequestType: string }) =>
  type === 'Create' || type === 'Update';

/** The machine has tried each poll for minutes. What went wrong there is in the machine's execution, in the words of AWS Lambda. */
function reasonOfLostWait({ wait, error }: Extract<WaitingStep, { step: 'answer' }>): string {
  return `the update of domain ${wait.domainName} is out of sight: the function that looks at the domain has failed for minutes (${error?.Error ?? 'no error told'}), and the update may still go on; look at the domain and at the log, then deploy again`;
}

/** What the machine must know to answer in the place of the function. */
function toWaitingRequest(request: CloudFormationCustomResourceEvent): WaitingRequest {
  const { RequestId, StackId, LogicalResourceId, ResourceType, ResponseURL } = request;
  return {
    RequestType: request.RequestType === 'Create' ? 'Create' : 'Update',
    RequestId,
    StackId,
    LogicalResourceId,
    ResourceType,
    ResponseURL,
    PhysicalResourceId: request.RequestType === 'Create' ? undefined : request.PhysicalResourceId,
    WaitHandle: request.RequestType === 'Delete' ? undefined : property(request, 'WaitHandle'),
  };
}

function property(
  { ResourceProperties: properties }: CloudFormationCustomResourceEvent,
  name: keyof ServiceSoftwareUpdateProperties,
): string | undefined {
  const value: unknown = (properties as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}
