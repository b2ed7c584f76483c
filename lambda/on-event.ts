import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import type { ServiceSoftwareUpdateAttributes } from '../lib/resource-properties';
import { toAttributes } from './attributes';
import { type Action, type DueDomain, decide, decideOnDelete, decideOnRollback } from './decide';
import type { Domain } from './domain';
import { adviceOnCall, adviceOnStart, describeError, HandlerError } from './errors';
import type { Service } from './service';
import { findDomainName, parseWish, type Wish } from './wish';

type Answer = CdkCustomResourceResponse<ServiceSoftwareUpdateAttributes>;

/** Look, decide, act: what the provider framework calls for each request of CloudFormation. */
export class OnEvent {
  constructor(
    private readonly service: Service,
    private readonly now: () => Date,
  ) {}

  async handle(event: CdkCustomResourceEvent): Promise<Answer> {
    try {
      return await this.answer(event);
    } catch (error) {
      throw error instanceof HandlerError
        ? error
        : new HandlerError(
            `the update of domain ${findDomainName(event.ResourceProperties)} failed (${describeError(error)}); ${adviceOnCall(error)}`,
          );
    }
  }

  private async answer(event: CdkCustomResourceEvent): Promise<Answer> {
    switch (event.RequestType) {
      case 'Create':
        return this.update(event);
      case 'Update':
        return (await this.service.isRollingBack(event.StackId))
          ? this.rollBack(event, event.OldResourceProperties)
          : this.update(event);
      case 'Delete':
        return this.delete(event, event.PhysicalResourceId);
      default:
        throw new HandlerError(
          `RequestType must be Create, Update or Delete (got: ${JSON.stringify((event as { RequestType: unknown }).RequestType)}); only CloudFormation calls this function`,
        );
    }
  }

  private async update(event: CdkCustomResourceEvent): Promise<Answer> {
    const wish = parseWish(event.ResourceProperties);
    const domain = await this.look(wish.domainName);
    const action = decide(wish, domain, this.now());
    log(event, wish.domainName, domain, action);

    if (action.kind === 'fail') {
      throw new HandlerError(action.message);
    }
    const software = action.kind === 'start' ? await this.start(wish, domain?.software) : domain?.software;
    return answerFor(wish.domainName, software);
  }

  private async rollBack(event: CdkCustomResourceEvent, failedProperties: unknown): Promise<Answer> {
    const { domainName } = parseWish(event.ResourceProperties);
    const domain = await this.service.describe(domainName);
    const action = decideOnRollback(domain, findDomainName(failedProperties) === domainName);
    log(event, domainName, domain, action);

    const software = action.kind === 'cancel' ? await this.cancelOrLeave(event, domainName, domain) : domain?.software;
    return answerFor(domainName, software);
  }

  private async delete(event: CdkCustomResourceEvent, physicalId: string): Promise<Answer> {
    // Not from the physical id: after an interrupted Create, that is an invention of CloudFormation's.
    const domainName = findDomainName(event.ResourceProperties);
    if (domainName) {
      const domain = await this.service.describe(domainName);
      const action = decideOnDelete(domain);
      log(event, domainName, domain, action);
      if (action.kind === 'cancel') {
        await this.cancel(domainName);
      }
    }
    return { PhysicalResourceId: physicalId };
  }

  private async look(domainName: string): Promise<DueDomain | undefined> {
    const domain = await this.service.describe(domainName);
    const pending = domain?.software.UpdateStatus === 'PENDING_UPDATE';
    return domain && { ...domain, dueTime: pending ? await this.service.dueTime(domainName) : undefined };
  }

  private async start(wish: Wish, before: ServiceSoftwareOptions = {}): Promise<ServiceSoftwareOptions> {
    try {
      const started = await this.service.start(wish);
      return {
        ...started,
        CurrentVersion: started.CurrentVersion || before.CurrentVersion,
        NewVersion: started.NewVersion || before.NewVersion,
      };
    } catch (error) {
      return this.afterFailedStart(error, wish);
    }
  }

  /** The wish may have come true all the same: a retried call finds what its first try has started. */
  private async afterFailedStart(error: unknown, wish: Wish): Promise<ServiceSoftwareOptions> {
    const domain = await this.look(wish.domainName).catch(() => undefined);
    if (domain && decide(wish, domain, this.now()).kind === 'leave') {
      return domain.software;
    }
    throw new HandlerError(
      `the update of domain ${wish.domainName} could not be started (${describeError(error)}); ${adviceOnStart(error)}`,
    );
  }

  /** @throws HandlerError if the update is still pending: it would run, though nobody wants it any more. */
  private async cancel(domainName: string): Promise<ServiceSoftwareOptions | undefined> {
    try {
      return await this.service.cancel(domainName);
    } catch (error) {
      const domain = await this.service.describe(domainName);
      if (decideOnDelete(domain).kind !== 'cancel') {
        return domain?.software;
      }
      throw new HandlerError(
        `the pending update of domain ${domainName} could not be cancelled (${describeError(error)}); cancel it in the console, then deploy or delete again`,
      );
    }
  }

  /** A failure here would leave the whole stack in UPDATE_ROLLBACK_FAILED, so it is told in the log only. */
  private async cancelOrLeave(event: CdkCustomResourceEvent, domainName: string, domain?: Domain) {
    try {
      return await this.cancel(domainName);
    } catch (error) {
      console.error({ ...requestOf(event), domainName, error: describeError(error) });
      return domain?.software;
    }
  }
}

/** The physical id is the domain alone: if it changed from run to run, CloudFormation would delete the update just started. */
function answerFor(domainName: string, software?: ServiceSoftwareOptions): Answer {
  return { PhysicalResourceId: domainName, Data: toAttributes(software) };
}

function log(event: CdkCustomResourceEvent, domainName: string, domain: Domain | undefined, action: Action): void {
  const { UpdateStatus, CurrentVersion, NewVersion } = domain?.software ?? {};
  console.info({ ...requestOf(event), domainName, UpdateStatus, CurrentVersion, NewVersion, action });
}

function requestOf({ RequestType, StackId, LogicalResourceId }: CdkCustomResourceEvent) {
  return { RequestType, StackId, LogicalResourceId };
}
