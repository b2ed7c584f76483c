import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Time } from '../decisions/time';

/** CloudFormation has read the answer, and does not take it. */
export class RefusedError extends Error {
  constructor(status: number) {
    super(`CloudFormation refused the answer (got: HTTP status ${status})`);
  }
}

const TRIES = 6;
const FIRST_PAUSE_MS = 500;
const TRY_TIMEOUT_MS = 10_000;

/**
 * Puts a text to a presigned URL of CloudFormation, and tries again where nothing, or a server's error, comes back. The
 * URL is a secret: no error names it.
 *
 * @throws RefusedError if CloudFormation refuses the text; Error if it cannot be reached.
 */
export async function putText(url: string, text: string, time: Time): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const status = await tryToPut(url, Buffer.from(text)).catch((error: NodeJS.ErrnoException) => error);
    if (typeof status === 'number' && status < 300) {
      return;
    }
    if (typeof status === 'number' && isFinal(status)) {
      throw new RefusedError(status);
    }
    if (tries === TRIES) {
      const got = typeof status === 'number' ? `HTTP status ${status}` : (status.code ?? status.name);
      throw new Error(`the answer did not reach CloudFormation (got: ${got}, after ${TRIES} tries)`);
    }
    await time.pause(FIRST_PAUSE_MS * 2 ** (tries - 1) * (1 - Math.random() / 4));
  }
}

const isFinal = (status: number) => status < 500 && ![408, 429].includes(status);

/** The URL is signed for no content type. */
async function tryToPut(url: string, body: Buffer): Promise<number> {
  const send = url.startsWith('http:') ? httpRequest : httpsRequest;
  const request = send({
    ...urlToHttpOptions(new URL(url)),
    method: 'PUT',
    headers: { 'content-type': '', 'content-length': body.length },
    signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}
