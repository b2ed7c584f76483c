import type { CloudFormationCustomResourceDeleteEvent } from 'aws-lambda';
import { ADVICE_ON_DENIED_REMOVAL } from '../aws/advice';
import { withBudget, withFewerAttempts } from '../aws/current-budget';
import { FEW_ATTEMPTS, REMOVAL_BUDGET } from '../aws/retry-budget';
import { describeError, isAccessDenied, isRefusal } from '../aws/sdk-errors';
import type { Services } from '../aws/services';
import {
  CANCEL_UNSEEN,
  decideOnDelete,
  decideOnRollback,
  LEAVE_TO_OTHER,
  mayHidePending,
  type ScheduledDomain,
} from '../decisions/decide';
import type { SoftwareOptions } from '../decisions/domain';
import { HandlerError } from '../decisions/failure';
import type { Time } from '../decisions/time';
import type { Wish } from '../decisions/wish';
import type { Log } from './log';
import { observe } from './observe';

/** How long to wait before a domain that shows no pending update is looked at again. */
const LOOK_PAUSE_MS = 5_000;
/** A permission that a removal lacks does not come: its policy is as old as the update, or gone. */
const DENIED_AT_ONCE = { denied: 2 };

/** Delete, and the rollback of a stack: cancels what is pending and not wanted any more. */
export class Cancellation {
  constructor(
    private readonly services: Services,
    private readonly time: Time,
    private readonly log: Log,
    private readonly domainName: string,
  ) {}

  delete(removed: CloudFormationCustomResourceDeleteEvent): Promise<void> {
    return withFewerAttempts(DENIED_AT_ONCE, () => this.deleteAtOnce(removed));
  }

  private async deleteAtOnce(removed: CloudFormationCustomResourceDeleteEvent): Promise<void> {
    let domain: ScheduledDomain | undefined;
    try {
      domain = await this.lookTwice(() => this.observeForDelete());
    } catch (error) {
      return isAccessDenied(error) ? this.deleteUnseen(removed, error) : Promise.reject(error);
    }
    const decided = decideOnDelete(domain);
    const action = decided.kind === 'cancel' && (await this.isTakenOver(removed)) ? LEAVE_TO_OTHER : decided;
    this.log.decision(this.domainName, domain, action);
    if (action.kind === 'cancel') {
      await this.cancel();
    }
  }

  /** Cancels what can still be cancelled of a domain that cannot be described any more. */
  private async deleteUnseen(removed: CloudFormationCustomResourceDeleteEvent, denial: unknown): Promise<void> {
    const action = (await this.isTakenOver(removed)) ? LEAVE_TO_OTHER : CANCEL_UNSEEN;
    this.log.decision(this.domainName, undefined, action);
    if (action.kind !== 'cancel') {
      return;
    }
    try {
      await this.services.openSearch.cancel(this.domainName);
    } catch (error) {
      if (!isRefusal(error)) {
        throw new HandlerError(
          `the pending update of domain ${this.domainName}, if there is one, could not be cancelled (${describeError(denial)}); ${ADVICE_ON_DENIED_REMOVAL}`,
        );
      }
      this.log.error(this.domainName, `nothing was cancelled: ${describeError(error)}`);
    }
  }

  /** Who has scheduled a pending update is worth a call, but no failure. */
  private async observeForDelete(): Promise<ScheduledDomain | undefined> {
    const { openSearch } = this.services;
    const domain = await openSearch.describe(this.domainName);
    const { UpdateStatus: status, NewVersion: version } = domain?.software ?? {};
    if (!domain || status !== 'PENDING_UPDATE') {
      return domain;
    }
    const list = () => openSearch.scheduledUpdate(this.domainName, version);
    const scheduled = await withFewerAttempts(FEW_ATTEMPTS, list).catch((error) =>
      this.log.error(this.domainName, `the pending update cannot be listed: ${describeError(error)}`),
    );
    return { ...domain, scheduled: scheduled ?? undefined };
  }

  /** A read may be late, and show the domain as it was before its update was started. */
  private async lookTwice(look: () => Promise<ScheduledDomain | undefined>): Promise<ScheduledDomain | undefined> {
    const domain = await look();
    if (!mayHidePending(domain)) {
      return domain;
    }
    await this.time.pause(LOOK_PAUSE_MS);
    return look();
  }

  /**
   * An update that gets another construct path is another resource: that one is created first, finds the pending update
   * and leaves it alone. Then CloudFormation deletes the former one, which must not cancel it. What cannot be known is
   * taken for no: an update that is cancelled does less harm than one that runs though nobody wants it.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html
   */
  private async isTakenOver(removed: CloudFormationCustomResourceDeleteEvent): Promise<boolean> {
    const { StackId, ResourceType, LogicalResourceId } = removed;
    // After an interrupted Create, CloudFormation invents a physical id. The resource itself may have the domain by now.
    const isInvented = removed.PhysicalResourceId !== this.domainName;
    try {
      const remaining = await withBudget(REMOVAL_BUDGET, this.time, () =>
        this.services.cloudFormation.remainingResources(StackId),
      );
      return remaining.some(
        (resource) =>
          resource.ResourceType === ResourceType &&
          resource.PhysicalResourceId === this.domainName &&
          (isInvented || resource.LogicalResourceId !== LogicalResourceId),
      );
    } catch (error) {
      this.log.error(this.domainName, `another resource for the domain cannot be looked for: ${describeError(error)}`);
      return false;
    }
  }

  /** A failure would leave the whole stack in UPDATE_ROLLBACK_FAILED, so it is told in the log only. */
  async rollBack(failed: Wish): Promise<SoftwareOptions | undefined> {
    let domain: ScheduledDomain | undefined;
    try {
      domain = await this.lookTwice(() => observe(this.services.openSearch, this.domainName));
    } catch (error) {
      const what = 'the domain cannot be looked at, so a pending update of it would stay';
      this.log.error(this.domainName, `${what}: ${describeError(error)}`);
      return undefined;
    }
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
  private async cancel(): Promise<SoftwareOptions | undefined> {
    try {
      return await this.services.openSearch.cancel(this.domainName);
    } catch (error) {
      const domain = await this.describeAfter(error);
      if (decideOnDelete(domain).kind !== 'cancel') {
        return domain?.software;
      }
      const advice = isAccessDenied(error)
        ? ADVICE_ON_DENIED_REMOVAL
        : 'cancel it in the console, then deploy or delete again';
      throw new HandlerError(
        `the pending update of domain ${this.domainName} could not be cancelled (${describeError(error)}); ${advice}`,
      );
    }
  }

  /** @throws the failure that came before, which tells more, if the domain cannot be looked at either. */
  private async describeAfter(failure: unknown): Promise<ScheduledDomain | undefined> {
    return this.services.openSearch.describe(this.domainName).catch(() => Promise.reject(failure));
  }
}
