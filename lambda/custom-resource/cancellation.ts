import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { CloudFormationCustomResourceDeleteEvent } from 'aws-lambda';
import { withClients } from '../aws/clients';
import { describeError, HandlerError } from '../aws/errors';
import { REMOVAL_BUDGET } from '../aws/retry-budget';
import { Service } from '../aws/service';
import {
  decideOnDelete,
  decideOnRollback,
  LEAVE_TO_OTHER,
  mayHidePending,
  type ScheduledDomain,
} from '../decisions/decide';
import type { Time } from '../decisions/time';
import type { Wish } from '../decisions/wish';
import type { Log } from './log';
import { observe } from './observe';

/** A read may be late. After so long, another one shows whether an update is pending. */
const SECOND_LOOK_PAUSE_MS = 5_000;

/** Delete, and the roll back of a stack: cancels what is pending and not wanted any more. */
export class Cancellation {
  constructor(
    private readonly service: Service,
    private readonly time: Time,
    private readonly log: Log,
    private readonly domainName: string,
  ) {}

  async delete(removed: CloudFormationCustomResourceDeleteEvent): Promise<void> {
    const domain = await this.observeTwice();
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
  private async isTakenOver(removed: CloudFormationCustomResourceDeleteEvent): Promise<boolean> {
    try {
      const remaining = await withClients(REMOVAL_BUDGET, this.time, (clients) =>
        new Service(clients).remainingResources(removed.StackId),
      );
      return remaining.some(
        (resource) =>
          resource.ResourceType === removed.ResourceType &&
          resource.PhysicalResourceId === this.domainName &&
          this.isAnother(resource.LogicalResourceId, removed),
      );
    } catch (error) {
      this.log.error(this.domainName, `another resource for the domain cannot be looked for: ${describeError(error)}`);
      return false;
    }
  }

  /**
   * A resource whose Create was cut short has a physical id that CloudFormation has invented. Its Update answers with the
   * domain's name, and CloudFormation deletes what had the invented id: the resource itself has the domain now.
   */
  private isAnother(logicalId: string | undefined, removed: CloudFormationCustomResourceDeleteEvent): boolean {
    return logicalId !== removed.LogicalResourceId || removed.PhysicalResourceId !== this.domainName;
  }

  /** Looks again before it believes that nothing is pending where something may be. */
  private async observeTwice(): Promise<ScheduledDomain | undefined> {
    const domain = await observe(this.service, this.domainName);
    if (!mayHidePending(domain)) {
      return domain;
    }
    await this.time.pause(SECOND_LOOK_PAUSE_MS);
    return observe(this.service, this.domainName);
  }

  /** A failure would leave the whole stack in UPDATE_ROLLBACK_FAILED, so it is told in the log only. */
  async rollBack(failed: Wish): Promise<ServiceSoftwareOptions | undefined> {
    let domain: ScheduledDomain | undefined;
    try {
      domain = await this.observeTwice();
      const action = decideOnRollback(failed, domain, this.time.now());
      this.log.decision(this.domainName, domain, action);
      return action.kind === 'cancel' ? await this.cancel() : domain?.software;
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
