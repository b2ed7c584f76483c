import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

/** A resource as ListStackResources has it. */
export interface ListedResource {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  /** When the status was updated. */
  readonly at: string;
  readonly physicalId?: string;
}

/** What goes wrong with the calls of an action; `stalled` is an answer of which the end never comes. */
export interface StackFault {
  readonly action: string;
  readonly kind: 'denied' | 'throttled' | 'unavailable' | 'broken' | 'silent' | 'stalled';
  /** @default - for good */
  readonly times?: number;
}

const PAGE = 100;
const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** As much of CloudFormation as the handler asks for: a stack's status, its template, and how far its resources are. */
export class StackStatusServer {
  /** `actions`: what the handler may do on its stack. */
  static async start(actions: readonly string[]): Promise<StackStatusServer> {
    const server = new StackStatusServer(actions);
    await once(server.server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  /** The status that every stack has. */
  status = 'UPDATE_IN_PROGRESS';
  /** When the stack was updated last; a stack that never was has no such time. */
  lastUpdated: string | undefined;
  template = '{"Resources":{}}';
  resources: ListedResource[] = [];
  /** How many calls from now on are denied. */
  denials = 0;
  fault: StackFault | undefined;
  /** Whether DescribeStacks lists the stack. */
  isShown = true;
  /** Called when a call has been answered. */
  onCall: () => void = () => undefined;
  /** The form of each request. */
  readonly requests: URLSearchParams[] = [];
  private readonly server: Server;

  private constructor(private readonly actions: readonly string[]) {
    this.server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const form = new URLSearchParams(body);
      this.requests.push(form);
      this.respond(form, response);
      this.onCall();
    });
  }

  get endpoint(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  }

  /** The names of the calls that came. */
  get calls(): string[] {
    return this.requests.map((form) => form.get('Action') ?? '');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private respond(form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action') ?? '';
    const fault = this.faultOf(action);
    const denied = this.denials > 0 || fault === 'denied' || !this.actions.includes(`cloudformation:${action}`);
    this.denials -= 1;
    const send = (status: number, xml: string) => response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    if (denied) {
      send(403, error('AccessDenied', `not authorized to perform: cloudformation:${action}`));
    } else if (fault === 'throttled') {
      send(400, error('Throttling', 'Rate exceeded'));
    } else if (fault === 'unavailable') {
      send(503, error('ServiceUnavailable', 'Try again later.'));
    } else if (fault === 'broken') {
      response.destroy();
    } else if (fault === 'stalled') {
      response.writeHead(200, { 'content-type': 'text/xml' }).write('<');
    } else if (fault !== 'silent') {
      const result = `<${action}Result>${this.result(action, form)}</${action}Result>`;
      send(200, `<${action}Response xmlns="${NAMESPACE}">${result}</${action}Response>`);
    }
  }

  private faultOf(action: string): StackFault['kind'] | undefined {
    if (this.fault?.action !== action) {
      return undefined;
    }
    const { kind, times = Number.POSITIVE_INFINITY } = this.fault;
    this.fault = times > 1 ? { action, kind, times: times - 1 } : undefined;
    return kind;
  }

  private result(action: string, form: URLSearchParams): string {
    switch (action) {
      case 'DescribeStacks':
        return `<Stacks>${this.isShown ? this.stack() : ''}</Stacks>`;
      case 'GetTemplate':
        return elements({ TemplateBody: this.template });
      case 'ListStackResources':
        return this.page(Number(form.get('NextToken') ?? 0));
      default:
        throw new Error(`the server knows no ${action}; teach it`);
    }
  }

  private stack(): string {
    return `<member>${elements({
      StackName: 'updates',
      CreationTime: '2026-01-01T00:00:00.000Z',
      LastUpdatedTime: this.lastUpdated,
      StackStatus: this.status,
    })}</member>`;
  }

  private page(from: number): string {
    const page = this.resources.slice(from, from + PAGE).map(toSummary);
    const next = from + PAGE < this.resources.length ? String(from + PAGE) : undefined;
    return `<StackResourceSummaries>${page.join('')}</StackResourceSummaries>${elements({ NextToken: next })}`;
  }
}

function toSummary({ id, type, status, at, physicalId }: ListedResource): string {
  return `<member>${elements({
    LogicalResourceId: id,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    LastUpdatedTimestamp: at,
    ResourceStatus: status,
  })}</member>`;
}

/** An element for each text that is there. */
function elements(texts: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(texts)
    .map(([name, text]) => (text === undefined ? '' : `<${name}>${toXml(text)}</${name}>`))
    .join('');
}

function toXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function error(code: string, message: string): string {
  const content = elements({ Type: 'Sender', Code: code, Message: message });
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error>${content}</Error></ErrorResponse>`;
}
