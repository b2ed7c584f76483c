import type { Readable } from 'node:stream';
import type { OpenSearchClient } from '@aws-sdk/client-opensearch';

/** What a client of the SDK sends its requests by. It holds the connections. */
export type HttpHandler = OpenSearchClient['config']['requestHandler'];

/**
 * The handler with one deadline for each try, the body of the answer included. The SDK's own timeout ends with the headers:
 * a body that never comes would keep the function until Lambda ends it. A client that is destroyed leaves the handler, and
 * so its connections, to the next one.
 */
export function withTryDeadline(handler: HttpHandler, milliseconds: number): HttpHandler {
  const limited: HttpHandler = Object.create(handler);
  limited.destroy = () => undefined;
  limited.handle = async (request, options) => {
    const begin = performance.now();
    const answer = await handler.handle(request, { ...options, requestTimeout: milliseconds });
    const body = answer.response.body as Readable;
    const left = Math.max(0, milliseconds - (performance.now() - begin));
    const timer = setTimeout(() => body.destroy(timeoutError(milliseconds)), left);
    body.once('close', () => clearTimeout(timer));
    return answer;
  };
  return limited;
}

/** The SDK retries an error of this name. */
function timeoutError(milliseconds: number): Error {
  return Object.assign(new Error(`the answer did not end within ${milliseconds} ms`), { name: 'TimeoutError' });
}
