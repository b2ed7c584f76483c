import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Reply, WireRequest } from './wire';

/** Hands requests on a loopback port to a handler, and carries out its reply, be it none. */
export class HttpServer {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async listen(port: number, handle: (request: WireRequest) => Promise<Reply>): Promise<HttpServer> {
    const server = createServer((request, response) => {
      read(request)
        .then(handle)
        .then((reply) => send(reply, response))
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    return new HttpServer(server, typeof address === 'object' && address !== null ? address.port : port);
  }

  /** Also ends the connections that clients keep open or wait on. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

async function read(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = Buffer.concat(chunks).toString('utf8');
  return { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body };
}

function send(reply: Reply, response: ServerResponse): void {
  if (reply === 'no-answer') {
    return;
  }
  if (reply === 'connection-dropped') {
    response.destroy();
    return;
  }
  const half = reply.body.slice(0, reply.body.length / 2);
  switch (reply.arrives) {
    case undefined:
      response.writeHead(reply.statusCode, reply.headers).end(reply.body);
      break;
    case 'nothing':
      response.writeHead(reply.statusCode, reply.headers).flushHeaders();
      break;
    case 'half, as if it was all':
      response.writeHead(reply.statusCode, reply.headers).end(half);
      break;
    case 'half, then the connection breaks':
      response.writeHead(reply.statusCode, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
      response.write(half, () => response.destroy());
  }
}
