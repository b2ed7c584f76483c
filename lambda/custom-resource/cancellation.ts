import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { withClients } from '../aws/clients';
import { describeError, HandlerError } from '../aws/errors';
import { REMOVAL_BUDGET } from '../aws/retry-budget';
import { Service } from '../aws/service';
import { decideOnDelete, decideOnRollback, LEAVE_TO_OTHER } from '../decisions/decide';
import type { Time } from '../decisions/time';
import type { Wish } from '../decisions/wish';
import type { Log } from './log';
import { observe } from './observe';

/** Delete, and the roll back of a stack: cancels what is pending and not wanted any more. */
export class Cancellation {
  constructor(
    private readonly service: Service,
    private readonly time: Time,
    private readonly log: Log,
    private readonly domainName: string,
  ) {}

  async delete(removed: CdkCustomResourceEvent): Promise<void> {
    const domain = await this.service.describe(this.domainName);
    const decided = decideOnDelete(domain);
    const action = decided.kind === 'cancel' && (await this.isTakenOver(removed)) ? LEAVE_TO_OTHER : decided;
    this.log.decision(this.domainName, domain, action);
    if (action.kind === 'cancel') {
      await this.cancel();
    }
  }

  /**
   * An update that gets another construct path is another resource: that one is created first, finds the pending update
   * and leaves it alone. Then CloudFormation deletes the former one, which must not cancel it. What cannot be known is
   * taken for no: an update that is cancelled does less harm than one that runs though nobody wants it.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html
   */
  private async isTakenOver({ StackId, ResourceType, LogicalResourceId }: CdkCustomResourceEvent): Promise<boolean> {
    try {
      const remaining = await withClients(REMOVAL_BUDGET, this.time, (clients) =>
        new Service(clients).remainingResources(StackId),
      );
      return remaining.some(
        (resource) =>
          resource.ResourceType === ResourceType &&
          resource.PhysicalResourceId === this.domainName &&
          resource.LogicalResourceId !== LogicalResourceId,
      );
    } catch (error) {
      this.log.error(this.domainName, `another resource for the domain cannot be looked for: ${describeError(error)}`);
      return false;
    }
  }

  /** A failure to cancel would leave the whole stack in UPDATE_ROLLBACK_FAILED, so it is told in the log only. */
  async rollBack(failed: Wish): Promise<ServiceSoftwareOptions | undefined> {
    const domain = await observe(this.service, this.domainName);
    const action = decideOnRollback(failed, domain, this.time.now());
    this.log.decision(this.domainName, domain, action);
    if (action.kind !== 'cancel') {
      return domain?.software;
    }
    try {
      return await this.cancel();
    } catch (error) {
      this.log.error(this.domainName, describeError(error));
      return domain?.software;
    }
  }

  /** @throws HandlerError if the update is still pending: it would run, though nobody wants it any more. */
  private async cancel(): Promise<ServiceSoftwareOptions | undefined> {
    try {
      return await this.service.cancel(this.domainName);
    } catch (error) {
      const domain = await this.service.describe(this.domainName);
      if (decideOnDelete(domain).kind !== 'cancel') {
        return domain?.software;
      }
      throw new HandlerError(
        `the pending update of domain ${this.domainName} could not be cancelled (${describeError(error)}); cancel it in the console, then deploy or delete again`,
      );
    }
  }
}
