import { isThrottlingError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { HandlerError } from '../decisions/failure';
import { fromEpoch, readableTime } from '../decisions/time';
import { describeError, hasNoAnswer, isAccessDenied, isRefusal } from './sdk-errors';

/** Names of errors, and codes of Node.js: AWS does not take the function for who it is. */
const SIGNATURE_ERRORS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];
const NETWORK_ERRORS = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'IncompleteAnswer',
  'TimeoutError',
];
const HOST_ERRORS = ['ENOTFOUND', 'EAI_AGAIN'];
const CERTIFICATE_ERROR = /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|.*_CERT_)/;

/** The permission that a removal lacks was there when the update was started. */
export const ADVICE_ON_DENIED_REMOVAL =
  'if the domain was renamed or replaced, the permission went with the template, else a service control policy denies the call; cancel the update in the console';

export function toHandlerError(error: unknown, domainName?: string): HandlerError {
  const domain = domainName ? `domain ${domainName}` : 'an unnamed domain';
  return error instanceof HandlerError
    ? error
    : new HandlerError(`the update of ${domain} failed (${describeError(error)}); ${adviceOnCall(error)}`);
}

/** What to do about a call that failed in spite of all retries. A table: the first row that fits is the one that counts. */
export function adviceOnCall(error: unknown): string {
  const { name, code } = namesOf(error);
  if (isAccessDenied(error)) {
    return 'look for a service control policy or a permissions boundary that denies the call';
  }
  if (SIGNATURE_ERRORS.includes(name)) {
    return 'AWS does not accept the credentials or the clock of the function; deploy again, and if it stays so, look for who has changed its role or environment';
  }
  if (HOST_ERRORS.includes(code)) {
    return 'check the DNS of the network of the function, and that the service has an endpoint in this region';
  }
  if (CERTIFICATE_ERROR.test(code)) {
    return 'look for a proxy that intercepts TLS, and exempt the AWS endpoints, or make the function trust its certificate';
  }
  if (error instanceof Error && isThrottlingError(error as SdkError)) {
    return 'other callers use up the rate limit of this account; deploy again when they are done, or fewer domains at a time';
  }
  if (NETWORK_ERRORS.includes(name) || NETWORK_ERRORS.includes(code)) {
    return 'deploy again later; if it stays so, check the way from the function to the service: its VPC endpoint, security groups and proxy';
  }
  return 'deploy again later; if it stays so, look at the AWS Health Dashboard';
}

/** A start that the service refuses may lack a free slot. Its suggestions are in its message, or in a list. */
export function adviceOnStart(error: unknown): string {
  const slots = slotSuggestions(error);
  if (slots.length > 0) {
    return `change schedule to a free time: ${slots.map(readableTime).join(', ')}`;
  }
  // The service may name a time that is too late for a required update a limit: the SDK takes that for throttling.
  return isRefusal(error) || namesOf(error).name === 'LimitExceededException'
    ? 'if there is no capacity at that time, change schedule; if the domain is busy, deploy again when it is not'
    : adviceOnCall(error);
}

/** What a failed call leaves open; empty if it cannot have reached the service, or the service has answered. */
export function doubtAbout(error: unknown): string {
  const { code } = namesOf(error);
  const wasNeverSent = HOST_ERRORS.includes(code) || CERTIFICATE_ERROR.test(code);
  return hasNoAnswer(error) && !wasNeverSent ? '; the call may have reached the service: check the domain' : '';
}

function namesOf(error: unknown): { readonly name: string; readonly code: string } {
  const { name = '', code } = (error ?? {}) as { readonly name?: string; readonly code?: unknown };
  return { name, code: typeof code === 'string' ? code : '' };
}

function slotSuggestions(error: unknown): Date[] {
  const slots = (error as { SlotSuggestions?: unknown } | undefined)?.SlotSuggestions;
  return Array.isArray(slots) ? slots.filter((slot) => typeof slot === 'number').map(fromEpoch) : [];
}
