import { cutToBytes } from './text';
import { fromEpoch, readableTime } from './time';

/** With the attributes and CloudFormation's own fields, it must fit into an answer of 4,096 bytes. */
const LONGEST_MESSAGE = 1_200;

/**
 * A failure told in one line that a person can act on. The provider framework puts the message and what follows the
 * first line of the stack into CloudFormation's reason, and Lambda logs the stack, so there is none.
 */
export class HandlerError extends Error {
  constructor(message: string) {
    super(cutToBytes(message.replace(/\s+/g, ' ').trim(), LONGEST_MESSAGE));
    this.name = 'ServiceSoftwareUpdateError';
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** What the service, or the way to it, said: the name tells more than some messages, and some have no message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.message && error.message !== error.name ? `${error.name}: ${error.message}` : error.name;
}

/** What to do about a call that failed in spite of all patience. */
export function adviceOnCall(error: unknown): string {
  return error instanceof Error && error.name.startsWith('AccessDenied')
    ? 'look for a service control policy or a permissions boundary that denies the call'
    : 'deploy again later; if it stays so, look at the AWS Health Dashboard';
}

/** A start may also fail for want of a free slot. Where the service suggests others, it does so in its message or in a list. */
export function adviceOnStart(error: unknown): string {
  const slots = slotSuggestions(error);
  if (slots.length > 0) {
    return `change schedule to a free time: ${slots.map(readableTime).join(', ')}`;
  }
  return error instanceof Error && error.name.startsWith('AccessDenied')
    ? adviceOnCall(error)
    : 'if there is no capacity at that time, change schedule; if the domain is busy, deploy again when it is not';
}

function slotSuggestions(error: unknown): Date[] {
  const slots = (error as { SlotSuggestions?: unknown } | undefined)?.SlotSuggestions;
  return Array.isArray(slots) ? slots.filter((slot) => typeof slot === 'number').map(fromEpoch) : [];
}
