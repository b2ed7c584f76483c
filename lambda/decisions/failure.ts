import { cutToBytes, printable, sizeInJson } from './text';

/** With the attributes and CloudFormation's own fields, it must fit into an answer of 4,096 bytes. */
const LONGEST_MESSAGE = 1_200;

/**
 * A failure in one line that a person can act on. It has no stack: Lambda would log it, and nobody who deploys needs it.
 */
export class HandlerError extends Error {
  constructor(message: string) {
    super(cutToBytes(printable(message).replace(/\s+/g, ' ').trim(), LONGEST_MESSAGE));
    this.name = 'ServiceSoftwareUpdateError';
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** A failure that may clear by itself: the domain is busy, or there is no slot. Nothing was started. */
export class TransientError extends HandlerError {}

/** The failure with more to tell, in the first of the ways that fits: what is wrong, and what to do, is never cut for it. */
export function appendWhatFits(failure: HandlerError, ways: readonly string[]): HandlerError {
  const messages = ways.map((more) => `${failure.message}; ${more}`);
  const message = messages.find((text) => sizeInJson(text) <= LONGEST_MESSAGE);
  return message ? new HandlerError(message) : failure;
}
