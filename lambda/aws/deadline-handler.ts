import type { Readable } from 'node:stream';
import type {
  HttpHandlerOptions,
  HttpRequest,
  HttpResponse,
  RequestHandler,
  RequestHandlerOutput,
} from '@smithy/types';
import { currentBudget } from './current-budget';

export type HttpHandler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

/**
 * Gives each try one deadline, which the current budget sets: to connect, to send, and to receive the whole answer. The
 * SDK's own timeouts end when the headers arrive, so an answer whose body never comes would hold the function to its end.
 */
export class DeadlineHandler implements HttpHandler {
  readonly metadata;

  constructor(private readonly inner: HttpHandler) {
    this.metadata = inner.metadata;
  }

  async handle(request: HttpRequest, options: HttpHandlerOptions = {}): Promise<RequestHandlerOutput<HttpResponse>> {
    const attempt = new Attempt(
      currentBudget().budget.requestTimeoutMs,
      options.abortSignal as AbortSignal | undefined,
    );
    try {
      const output = await this.inner.handle(request, { ...options, abortSignal: attempt.signal });
      attempt.receive(output.response.body);
      return output;
    } catch (error) {
      throw attempt.end() ?? error;
    }
  }

  destroy(): void {
    this.inner.destroy?.();
  }
}

/** One try of a call. Ends what there is of it, the request or its answer's body, when its time is over. */
class Attempt {
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private body: Readable | undefined;
  private timeout: Error | undefined;

  constructor(milliseconds: number, callerSignal?: AbortSignal) {
    this.signal = callerSignal ? AbortSignal.any([this.controller.signal, callerSignal]) : this.controller.signal;
    this.timer = setTimeout(() => this.giveUp(milliseconds), milliseconds);
  }

  receive(body: Readable): void {
    this.body = body;
    body.once('close', () => this.end());
  }

  /** The error that ended it, if its time was over. */
  end(): Error | undefined {
    clearTimeout(this.timer);
    return this.timeout;
  }

  private giveUp(milliseconds: number): void {
    const message = `no complete answer within ${milliseconds / 1_000} seconds`;
    this.timeout = Object.assign(new Error(message), { name: 'TimeoutError' });
    this.body?.destroy(this.timeout);
    this.controller.abort();
  }
}
