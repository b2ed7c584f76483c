import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ExecutionInput } from '../../lib/contract/execution-input';

/** What CloudFormation is answered: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
export interface ReceivedAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** A request that came, with how it was answered. */
export interface ReceivedPut {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly status: number;
}

/** Takes what the handler puts to CloudFormation, and starts executions as Step Functions does: one for each name. */
export class AnswerServer {
  static async start(): Promise<AnswerServer> {
    const server = new AnswerServer();
    await once(server.server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  readonly puts: ReceivedPut[] = [];
  readonly executions = new Map<string, ExecutionInput>();
  /** The statuses that the next puts get; `broken` breaks the connection. */
  readonly nextStatuses: (number | 'broken')[] = [];
  /** The error that StartExecution answers with. */
  refusal: string | undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString();
      if (request.method === 'PUT') {
        this.take(request, response, text);
      } else {
        this.startExecution(response, text);
      }
    });
  }

  get endpoint(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  }

  /** The answers that CloudFormation has taken for a request. */
  answersTo(requestId: string): ReceivedAnswer[] {
    return this.puts
      .filter(({ status, path }) => status === 200 && path === `/answer/${requestId}`)
      .map(({ text }) => JSON.parse(text));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private take(request: IncomingMessage, response: ServerResponse, text: string): void {
    const status = this.nextStatuses.shift() ?? 200;
    if (status === 'broken') {
      response.destroy();
      return;
    }
    this.puts.push({ path: request.url ?? '', headers: request.headers, text, status });
    response.writeHead(status).end();
  }

  private startExecution(response: ServerResponse, text: string): void {
    const { name, input } = JSON.parse(text) as { readonly name: string; readonly input: string };
    const refusal = this.refusal ?? (this.executions.has(name) ? 'ExecutionAlreadyExists' : undefined);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    if (refusal) {
      response.writeHead(400, headers).end(JSON.stringify({ __type: refusal, message: `refused: ${refusal}` }));
      return;
    }
    this.executions.set(name, JSON.parse(input));
    response
      .writeHead(200, headers)
      .end(JSON.stringify({ executionArn: `execution:${name}`, startDate: 1_700_000_000 }));
  }
}
