import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';

/**
 * Stands between a function and the control plane's CloudFormation. On AWS, a cancelled update is in rollback at once; the
 * control plane shows that only when the resource at hand has ended. Here the function sees it as on AWS.
 */
export class CloudFormationProxy {
  static async start(target: string): Promise<CloudFormationProxy> {
    const proxy = new CloudFormationProxy(target);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  isCancelled = false;
  private readonly server: Server;

  private constructor(private readonly target: string) {
    this.server = createServer(async (request, response) => {
      const [status, text] = await this.forward(request);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
    });
  }

  get endpoint(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private async forward(request: IncomingMessage): Promise<[number, string]> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(this.target, { method: 'POST', headers, body: Buffer.concat(chunks) });
    const text = await answer.text();
    return [answer.status, this.isCancelled ? text.replace('>UPDATE_IN_', '>UPDATE_ROLLBACK_IN_') : text];
  }
}
