import type {
  FinalizeHandler,
  HandlerExecutionContext,
  RelativeMiddlewareOptions,
  RetryableTrait,
} from '@smithy/types';

/** Without this member, an answer says nothing, and must not be taken for "there is no such domain". */
const REQUIRED_MEMBERS: Readonly<Record<string, string>> = { DescribeDomainCommand: 'DomainStatus' };
const CUT_OFF = "the answer was cut off, or is not in the service's form";

/** What is known of an error that the SDK threw while it read an answer. */
interface ReadingError extends Error {
  readonly $response?: { readonly statusCode?: number };
  /** On the errors that the service has modelled, or at least named. */
  readonly $fault?: string;
}

/** An answer that is cut, or that is not one of the service's: nobody knows what the call has done. */
class IncompleteAnswerError extends Error {
  override readonly name: string = 'IncompleteAnswer';
  readonly $metadata = {};
  /** By which the SDK counts it among the errors that may clear by themselves. */
  readonly $retryable: RetryableTrait = { throttling: false };
}

/** A refusal by somebody on the way, such as a proxy: it has a status, but none of the service's errors. */
class ForeignAnswerError extends Error {
  override readonly name: string = 'ForeignAnswer';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number) {
    super(`HTTP ${httpStatusCode}, in a form that is not the service's`);
    this.$metadata = { httpStatusCode };
  }
}

/** Inside the retries, so that each try's answer is looked at. */
export const WHOLE_ANSWERS: RelativeMiddlewareOptions = {
  name: 'wholeAnswers',
  relation: 'after',
  toMiddleware: 'retryMiddleware',
};

/**
 * Takes an answer that cannot be read for no answer. The SDK does not retry one of status 200, and its error tells people
 * to look at a hidden field.
 */
export function wholeAnswers<Input extends object, Output extends object>(
  next: FinalizeHandler<Input, Output>,
  { commandName = '' }: HandlerExecutionContext,
): FinalizeHandler<Input, Output> {
  return async (args) => {
    const answer = await next(args).catch((error) => {
      throw isUnreadable(error) ? inOurWords(error) : error;
    });
    const required = REQUIRED_MEMBERS[commandName];
    if (required && (answer.output as Record<string, unknown>)[required] === undefined) {
      throw new IncompleteAnswerError(CUT_OFF);
    }
    return answer;
  };
}

function isUnreadable(error: unknown): error is ReadingError {
  return typeof error === 'object' && error !== null && '$response' in error && !('$fault' in error);
}

function inOurWords({ name, message, $response: response }: ReadingError): Error {
  const status = response?.statusCode ?? 0;
  if (status >= 300 && status < 500) {
    return new ForeignAnswerError(status);
  }
  // The deadline's own words come before what the SDK has appended.
  const reason = name === 'TimeoutError' ? message.split('\n')[0] : CUT_OFF;
  return new IncompleteAnswerError(reason);
}
