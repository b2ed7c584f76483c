import { isThrottlingError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { cutToBytes, printable, sizeInJson } from '../decisions/text';
import { fromEpoch, readableTime } from '../decisions/time';

/** With the attributes and CloudFormation's own fields, it must fit into an answer of 4,096 bytes. */
const LONGEST_MESSAGE = 1_200;
const LONGEST_QUOTE = 500;
const LONGEST_VALUE = 100;

/**
 * A failure told in one line that a person can act on. There is no stack: Lambda would log it, and nobody who deploys
 * needs it.
 */
export class HandlerError extends Error {
  constructor(message: string) {
    super(cutToBytes(printable(message).replace(/\s+/g, ' ').trim(), LONGEST_MESSAGE));
    this.name = 'ServiceSoftwareUpdateError';
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** A failure for a reason that may pass by itself: the domain is busy, or there is no slot. Nothing was started. */
export class TransientError extends HandlerError {}

export function toHandlerError(error: unknown, domainName = 'of no name'): HandlerError {
  return error instanceof HandlerError
    ? error
    : new HandlerError(`the update of domain ${domainName} failed (${describeError(error)}); ${adviceOnCall(error)}`);
}

/** The failure with more to tell, in the first of the ways that fits: what is wrong, and what to do, is never cut for it. */
export function appendWhatFits(failure: HandlerError, ways: readonly string[]): HandlerError {
  const messages = ways.map((more) => `${failure.message}; ${more}`);
  const message = messages.find((text) => sizeInJson(text) <= LONGEST_MESSAGE);
  return message ? new HandlerError(message) : failure;
}

/** Throttled, a server's error, or no answer at all: another try may succeed. */
export function isTransient(error: unknown): boolean {
  const failure = error as SdkError;
  return error instanceof Error && (isThrottlingError(failure) || hasNoAnswer(error));
}

/**
 * The SDK has tried, and nothing came back, or a server's error that may come from anywhere on the way, or an answer that
 * cannot be read to its end.
 */
export function hasNoAnswer(error: unknown): boolean {
  const { $metadata: metadata } = error as SdkError;
  return metadata !== undefined && ((metadata.httpStatusCode ?? 500) >= 500 || isUnreadable(error));
}

/** The status says success, and yet there is an error: the answer was cut on its way. */
export function isUnreadable(error: unknown): boolean {
  const { $metadata: metadata } = error as SdkError;
  const { httpStatusCode: status = 0 } = metadata ?? {};
  return status >= 200 && status < 300;
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
  // What the SDK says of such an answer is advice to programmers.
  if (isUnreadable(error) && error.name !== 'TimeoutError') {
    return 'an answer that ends too early';
  }
  const [message = ''] = error.message.split(/\s*Deserialization error:/);
  return quote(message && message !== error.name ? `${error.name}: ${message}` : error.name);
}

/** Somebody else's words, short enough to leave room for ours, which tell what to do. */
export function quote(words: string): string {
  return cutToBytes(words, LONGEST_QUOTE);
}

/** A value as a message shows what it got. */
export function show(value: unknown): string {
  return cutToBytes(String(JSON.stringify(value)), LONGEST_VALUE);
}

/** What to do about a call that failed in spite of all tries, by the kind of its error. */
export function adviceOnCall(error: unknown): string {
  const { name = '', code = '' } = (error instanceof Error ? error : {}) as { name?: string; code?: string };
  const found = ADVICE.find(({ kinds }) => kinds.test(name) || kinds.test(code));
  return found?.advice ?? 'deploy again later; if it stays so, look at the AWS Health Dashboard';
}

const ADVICE = [
  {
    kinds: /^AccessDenied/,
    advice: 'look for a service control policy or a permissions boundary that denies the call',
  },
  {
    kinds:
      /^(SignatureDoesNotMatch|InvalidSignature|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|IncompleteSignature)/,
    advice:
      "look at the role of the function, and at what is between the function and AWS: the call's signature was not taken",
  },
  {
    kinds: /^(ENOTFOUND|EAI_AGAIN)$/,
    advice: "the endpoint's name does not resolve: look at the DNS and the endpoints of the function's VPC",
  },
  {
    kinds: /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_|ERR_TLS_)/,
    advice: "the endpoint's certificate is not trusted: look for a proxy between the function and AWS",
  },
];

/** A start may also be refused for want of a free slot. Where the service suggests others, it does so in its message or in a list. */
export function adviceOnStart(error: unknown): string {
  const slots = slotSuggestions(error);
  if (slots.length > 0) {
    return `change schedule to a free time: ${slots.map(readableTime).join(', ')}`;
  }
  return isRefusal(error)
    ? 'if there is no capacity at that time, change schedule; if the domain is busy, deploy again when it is not'
    : adviceOnCall(error);
}

function slotSuggestions(error: unknown): Date[] {
  const slots = (error as { SlotSuggestions?: unknown } | undefined)?.SlotSuggestions;
  return Array.isArray(slots) ? slots.filter((slot) => typeof slot === 'number').map(fromEpoch) : [];
}
