import { isThrottlingError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { quote } from '../decisions/text';

/** Throttled, a server's error, or no answer at all: another try may succeed. */
export function isTransient(error: unknown): boolean {
  const failure = error as SdkError;
  return error instanceof Error && (isThrottlingError(failure) || hasNoAnswer(error));
}

/** The SDK has tried, and nothing came back, or a server's error that may come from anywhere on the way. */
export function hasNoAnswer(error: unknown): boolean {
  const { $metadata: metadata } = error as SdkError;
  return metadata !== undefined && (metadata.httpStatusCode ?? 500) >= 500;
}

/** The service has read the call, and said no to it, for want of a slot or because the domain is busy. */
export function isRefusal(error: unknown): boolean {
  const names = ['ValidationException', 'BaseException', 'ConflictException', 'SlotNotAvailableException'];
  return error instanceof Error && names.includes(error.name);
}

/** Whether a failed call has surely done nothing: it had one try, and the service's answer to it. */
export function isCertain(error: unknown): boolean {
  const failure = error as SdkError;
  return failure.$metadata?.attempts === 1 && !hasNoAnswer(error);
}

/** What the service, or the way to it, said: the name tells more than some messages, and some have no message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return quote(String(error));
  }
  return quote(error.message && error.message !== error.name ? `${error.name}: ${error.message}` : error.name);
}

/** OpenSearch Service has the longer name, CloudFormation the shorter. */
export function isAccessDenied(error: unknown): boolean {
  return ['AccessDeniedException', 'AccessDenied'].includes((error as Partial<Error> | undefined)?.name ?? '');
}
