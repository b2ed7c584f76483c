import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceError } from './errors';
import type { JsonObject } from './json';

/** A request as it came over the wire, read to its end. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How much of the body arrives. @default - all of it */
  readonly arrives?: 'nothing' | 'half, then the connection breaks' | 'half, as if it was all';
}

/** What happens on the connection: an answer, its end without one, or nothing until the client gives up. */
export type Reply = Answer | 'connection-dropped' | 'no-answer';

/** restJson1: the output's members are the body. */
export function successAnswer(output: JsonObject): Answer {
  return { statusCode: 200, headers: jsonHeaders(), body: JSON.stringify(output) };
}

/** restJson1: the error's name is in the header x-amzn-ErrorType, its members are the body. */
export function errorAnswer(error: ServiceError): Answer {
  const headers = { ...jsonHeaders(), 'x-amzn-ErrorType': error.name };
  return { statusCode: error.statusCode, headers, body: JSON.stringify(error.body) };
}

/** An answer from a proxy in front of the service: no error name, no body. */
export function bareAnswer(statusCode: number): Answer {
  return { statusCode, headers: { 'x-amzn-RequestId': randomUUID() }, body: '' };
}

function jsonHeaders(): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-RequestId': randomUUID() };
}

/** The access key id of a request signed with Signature Version 4, undefined without a signature. It is not verified. */
export function accessKeyIdOf(request: WireRequest): string | undefined {
  return /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\//.exec(request.headers.authorization ?? '')?.[1];
}

/** The model's `timestamp` is epoch seconds in restJson1; the service's "no date" is epoch 0 (API_DescribeDomain). */
export function epochSeconds(date: Date | undefined): number {
  return date === undefined ? 0 : date.getTime() / 1000;
}

/** A `long` in the unit that an unknown of the service decides. */
export function inUnit(date: Date, unit: 'ms' | 's'): number {
  return unit === 'ms' ? date.getTime() : Math.floor(date.getTime() / 1000);
}
