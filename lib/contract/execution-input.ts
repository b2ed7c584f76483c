import type { ServiceSoftwareUpdateAttributes } from './resource-properties';

/**
 * What crosses between the function and the state machine that waits. The function starts an execution with the input;
 * the machine hands the input back to the function in each step, with what the steps before have added to it.
 */

/** A request of CloudFormation, as far as its answer needs it. Its ResponseURL is a secret. */
export interface WaitingRequest {
  readonly RequestType: 'Create' | 'Update';
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly ResponseURL: string;
  /** Of an Update. */
  readonly PhysicalResourceId?: string;
  /** The handle of a wait condition, which gets the answer in place of the custom resource. A secret, too. */
  readonly WaitHandle?: string;
}

/** The update that is waited for. */
export interface Wait {
  readonly domainName: string;
  /** The version that is awaited; empty where the service does not name it. */
  readonly version: string;
  /** The version that ran before. */
  readonly before: string;
  /** When the deployment of the update began, from which its timeout counts. ISO 8601, as is the next. */
  readonly begin: string;
  /** When the update was started, or found under way: minutes later, where calls were throttled or a slot was awaited. */
  readonly started: string;
  readonly timeoutSeconds: number;
}

export interface ExecutionInput {
  readonly request: WaitingRequest;
  readonly wait: Wait;
}

/** How a wait ended. */
export interface Ending {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
  readonly attributes?: ServiceSoftwareUpdateAttributes;
}

/** What a poll tells the machine: to poll again after so many whole seconds, or how the wait ended. */
export type PollResult = { readonly seconds: number } | { readonly ending: Ending };

/** `poll` until there is an ending, then `answer`; `error` in place of an ending where the polls themselves failed for good. */
export type WaitingStep =
  | (ExecutionInput & { readonly step: 'poll' })
  | (ExecutionInput & {
      readonly step: 'answer';
      readonly ending?: Ending;
      readonly error?: { readonly Error?: string; readonly Cause?: string };
    });
