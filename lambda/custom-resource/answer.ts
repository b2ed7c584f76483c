import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Ending, WaitingRequest } from '../../lib/contract/execution-input';
import {
  ATTRIBUTE_NAMES,
  ATTRIBUTE_SEPARATOR,
  type ServiceSoftwareUpdateAttributes,
} from '../../lib/contract/resource-properties';
import { cutToBytes } from '../decisions/text';
import type { Time } from '../decisions/time';
import { Log } from './log';
import { putText, RefusedError } from './put';

/** What CloudFormation takes. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const LONGEST_ANSWER_BYTES = 4_096;
/** A reason's share where the answer would be too long. */
const SHORT_REASON_BYTES = 1_000;

/** The requests of CloudFormation, and what is left of one that waits. */
export type AnswerableRequest = Pick<
  CloudFormationCustomResourceEvent,
  'RequestType' | 'RequestId' | 'StackId' | 'LogicalResourceId' | 'ResponseURL'
>;

/** How a request ended, and the physical id of its resource. */
export interface Answer extends Ending {
  readonly physicalId: string;
}

/** Answers a request of CloudFormation. What CloudFormation refuses is told in the log: another try would be refused, too. */
export async function answer(request: AnswerableRequest, answer: Answer, time: Time): Promise<void> {
  const { RequestId, StackId, LogicalResourceId } = request;
  const common = {
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: answer.physicalId,
    Status: answer.status,
  };
  const reason = answer.reason && withLogGroup(answer.reason);
  const short = { ...common, Reason: reason && cutToBytes(reason, SHORT_REASON_BYTES) };
  await put(request, request.ResponseURL, [{ ...common, Reason: reason, Data: answer.attributes }, short], time);
}

/** Signals the end of a wait to the handle of a wait condition. @returns whether CloudFormation has taken the signal */
export function signal(request: WaitingRequest, ending: Ending, time: Time): Promise<boolean> {
  const { status, reason = '', attributes } = ending;
  const common = { Status: status === 'SUCCESS' ? 'SUCCESS' : 'FAILURE', UniqueId: request.RequestId };
  const whole = { ...common, Reason: reason && withLogGroup(reason), Data: toSignalData(attributes) };
  const short = { ...common, Reason: '', Data: toSignalData() };
  return put(request, request.WaitHandle ?? '', [whole, short], time);
}

/** @returns whether CloudFormation has taken one of the bodies */
async function put(request: AnswerableRequest, url: string, bodies: readonly object[], time: Time): Promise<boolean> {
  const texts = bodies.map((body) => JSON.stringify(body));
  const fitting = texts.filter((text) => Buffer.byteLength(text) <= LONGEST_ANSWER_BYTES);
  for (const text of fitting) {
    try {
      await putText(url, text, time);
      return true;
    } catch (error) {
      if (!(error instanceof RefusedError)) {
        throw error;
      }
      new Log(request).error('', error.message);
    }
  }
  new Log(request).error('', `CloudFormation has taken no answer (tried: ${fitting.length} of at most 4,096 bytes)`);
  return false;
}

/** One text for all attributes, which the template takes apart again (lib/update/wait-condition.ts). */
function toSignalData(attributes?: ServiceSoftwareUpdateAttributes): string {
  const values = ATTRIBUTE_NAMES.map((name) => (attributes?.[name] ?? '').replace(/[|"\\]/g, ' '));
  return [...['', ...values], ''].join(ATTRIBUTE_SEPARATOR);
}

function withLogGroup(reason: string): string {
  const { LOG_GROUP_NAME: logGroup } = process.env;
  return logGroup ? `${reason} (log group: ${logGroup})` : reason;
}
