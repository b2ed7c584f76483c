import type {
  CloudFormationCustomResourceDeleteEvent,
  CloudFormationCustomResourceEvent,
  CloudFormationCustomResourceUpdateEvent,
} from 'aws-lambda';
import type { Wait } from '../../lib/contract/execution-input';
import type { ServiceSoftwareUpdateAttributes } from '../../lib/contract/resource-properties';
import { withBudget, withFewerAttempts } from '../aws/current-budget';
import { FEW_ATTEMPTS, REPORT_BUDGET } from '../aws/retry-budget';
import type { Services } from '../aws/services';
import { HandlerError } from '../decisions/failure';
import { judgeDueTime, waitFor } from '../decisions/judge';
import type { StackPhase } from '../decisions/stack-phase';
import { show } from '../decisions/text';
import type { Time } from '../decisions/time';
import { findDomainName, findWish, parseWish, type Schedule, type Wish } from '../decisions/wish';
import { toAttributes } from './attributes';
import { Cancellation } from './cancellation';
import { Log } from './log';
import { observeStack } from './observe-stack';
import { Reconciliation } from './reconciliation';

/** The physical id of a resource whose Create failed before anything was started. Its Delete has nothing to do. */
export const NOTHING_STARTED = 'nothing-started';

/** What a request has come to, if it has not failed. */
export interface Result {
  readonly physicalId: string;
  readonly attributes?: ServiceSoftwareUpdateAttributes;
  /** What is still to be waited for. */
  readonly wait?: Wait;
  /** Whether nothing is to be waited for, because the wish has come true already. Not said of what is removed or rolled back. */
  readonly isFulfilled?: boolean;
}

/** Carries out one request of CloudFormation. */
export class RequestHandler {
  private readonly log: Log;
  private reconciliation: Reconciliation | undefined;

  constructor(
    private readonly services: Services,
    private readonly time: Time,
    private readonly request: CloudFormationCustomResourceEvent,
  ) {
    this.log = new Log(request);
  }

  /** @throws HandlerError, or what the SDK throws */
  async handle(): Promise<Result> {
    const { request } = this;
    switch (request.RequestType) {
      case 'Create':
        return this.create();
      case 'Update':
        return this.update(request);
      case 'Delete':
        return this.delete(request);
      default:
        throw new HandlerError(
          `RequestType must be Create, Update or Delete (got: ${show((request as { RequestType: unknown }).RequestType)}); only CloudFormation calls this function`,
        );
    }
  }

  /** For the answer to a request that has failed: tells the Delete that follows a Create whether there is something to cancel. */
  get physicalIdOfFailure(): string {
    if (this.request.RequestType !== 'Create') {
      return this.request.PhysicalResourceId;
    }
    return (this.reconciliation?.mayHaveStarted && findDomainName(this.request.ResourceProperties)) || NOTHING_STARTED;
  }

  /** The stack is looked at beside the domain. If CloudFormation does not answer soon, that is no reason to fail a creation. */
  private create(): Promise<Result> {
    const phase = withBudget(REPORT_BUDGET, this.time, () => this.phaseOfStack());
    return this.reconcile(phase.catch(() => 'unknown' as const));
  }

  private async update(request: CloudFormationCustomResourceUpdateEvent): Promise<Result> {
    const phase = await this.phaseOfStack();
    return phase === 'rolling back' ? this.rollBack(request) : this.reconcile(Promise.resolve(phase));
  }

  private async reconcile(phase: Promise<StackPhase>): Promise<Result> {
    const begin = this.time.now();
    const wish = parseWish(this.request.ResourceProperties);
    this.reconciliation = new Reconciliation(this.services, this.time, this.log, wish, this.request.StackId, phase);
    const outcome = await this.reconciliation.run();
    const wait = waitFor(wish, outcome, { begin, started: this.time.now() });
    if (wait && outcome.software.UpdateStatus === 'PENDING_UPDATE') {
      await this.checkDueTime(wait, wish);
    }
    return { ...resultFor(wish.domainName, toAttributes(outcome.software)), wait, isFulfilled: !wait };
  }

  /** @throws HandlerError if the update begins after the timeout: nobody should wait for hours to hear of that. */
  private async checkDueTime(wait: Wait, { schedule }: Wish): Promise<void> {
    const dueTime = schedule.at === 'TIMESTAMP' ? schedule.startTime : await this.findDueTime(wait, schedule);
    const verdict = dueTime && judgeDueTime(wait, dueTime);
    if (verdict?.kind === 'fail') {
      throw new HandlerError(verdict.message);
    }
  }

  /** Undefined if the service does not list the update, or does not answer: then the wait tells. */
  private async findDueTime({ domainName, version }: Wait, { at }: Schedule): Promise<Date | undefined> {
    if (at !== 'OFF_PEAK_WINDOW') {
      return undefined;
    }
    const list = () => this.services.openSearch.scheduledUpdate(domainName, version);
    const scheduled = await withFewerAttempts(FEW_ATTEMPTS, list).catch(() => undefined);
    return scheduled?.dueTime;
  }

  private phaseOfStack(): Promise<StackPhase> {
    return observeStack(this.services.cloudFormation, this.request.StackId, this.time);
  }

  /** The failed deployment may have acted on this domain, or have put another in its place. */
  private async rollBack(request: CloudFormationCustomResourceUpdateEvent): Promise<Result> {
    const { PhysicalResourceId: physicalId } = request;
    const domainName = findDomainName(request.ResourceProperties) ?? physicalId;
    const failed = findWish(request.OldResourceProperties);
    // CloudFormation deletes the other domain's update by itself if it has taken over the other's physical id.
    if (failed && (failed.domainName === domainName || physicalId === domainName)) {
      const software = await new Cancellation(this.services, this.time, this.log, failed.domainName).rollBack(failed);
      if (failed.domainName === domainName) {
        return resultFor(domainName, toAttributes(software));
      }
    }
    const domain = await this.services.openSearch.describe(domainName).catch(() => undefined);
    return resultFor(domainName, toAttributes(domain?.software));
  }

  private async delete(request: CloudFormationCustomResourceDeleteEvent): Promise<Result> {
    const { PhysicalResourceId: physicalId } = request;
    // Not from the physical id: after an interrupted Create, that is an invention of CloudFormation's.
    const domainName = findDomainName(request.ResourceProperties);
    if (domainName && physicalId !== NOTHING_STARTED) {
      await new Cancellation(this.services, this.time, this.log, domainName).delete(request);
    }
    return { physicalId };
  }
}

/** The physical id is the domain alone: if it changed from run to run, CloudFormation would delete the update just started. */
function resultFor(domainName: string, attributes: ServiceSoftwareUpdateAttributes): Result {
  return { physicalId: domainName, attributes };
}
