import type { Domain } from '../decisions/domain';

/** What tells one request from another in the log. */
export interface LoggedRequest {
  readonly RequestType: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
}

/** One line for what a request found and what is done about it. Nothing else of the request is logged: its URL is secret. */
export class Log {
  private readonly request: Record<string, string>;

  constructor({ RequestType, StackId, LogicalResourceId }: LoggedRequest) {
    this.request = { RequestType, StackId, LogicalResourceId };
  }

  decision(domainName: string, domain: Domain | undefined, action: unknown): void {
    const { UpdateStatus, CurrentVersion, NewVersion } = domain?.software ?? {};
    console.info({ ...this.request, domainName, UpdateStatus, CurrentVersion, NewVersion, action });
  }

  error(domainName: string, error: string): void {
    console.error({ ...this.request, domainName, error });
  }
}
