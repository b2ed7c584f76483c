import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** As much of CloudFormation as the handler asks for: DescribeStacks, which tells a stack's status. */
export class StackStatusServer {
  static async start(): Promise<StackStatusServer> {
    const server = new StackStatusServer();
    await once(server.server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  /** The status that every stack has. */
  status = 'UPDATE_IN_PROGRESS';
  /** How many calls from now on are denied. */
  denials = 0;
  /** The form of each request. */
  readonly requests: URLSearchParams[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      this.requests.push(new URLSearchParams(body));
      const denied = this.denials > 0;
      this.denials -= 1;
      response.writeHead(denied ? 403 : 200, { 'content-type': 'text/xml' }).end(denied ? DENIED : this.answer());
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

  private answer(): string {
    return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
      <member><StackName>updates</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${this.status}</StackStatus></member>
    </Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  }
}

const DENIED = `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
  <Code>AccessDenied</Code><Message>not authorized to perform: cloudformation:DescribeStacks</Message></Error></ErrorResponse>`;
