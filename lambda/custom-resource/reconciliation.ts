import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import {
  adviceOnStart,
  describeError,
  HandlerError,
  hasNoAnswer,
  isCertain,
  isRefusal,
  TransientError,
} from '../aws/errors';
import type { Service } from '../aws/service';
import { type Action, decide } from '../decisions/decide';
import { isUnderWay } from '../decisions/domain';
import type { Time } from '../decisions/time';
import { isSameVersion } from '../decisions/versions';
import type { Wish } from '../decisions/wish';
import type { Log } from './log';
import { observe } from './observe';

/** How long to wait before a busy domain, or one without a slot, is tried again. */
const SLOT_PAUSE = 20_000;
/** For how long, and how often, to look for an update whose start may have reached the service or not. */
const LOOK_FOR = 30_000;
const LOOK_PAUSE = 5_000;
/** After so long, CloudFormation may have given a request up. */
const GIVE_UP_TIME = 30_000;

/** What a request has come to. */
export interface Outcome {
  readonly software: ServiceSoftwareOptions;
  /** Whether an update is pending or in progress, also where the answer to its start does not say so. */
  readonly underWay: boolean;
}

/** Create and Update: makes the wish come true, or throws. */
export class Reconciliation {
  /** When CloudFormation was known to want this. */
  private wantedAt: number;

  constructor(
    private readonly service: Service,
    private readonly time: Time,
    private readonly log: Log,
    private readonly wish: Wish,
    private readonly stackId: string,
  ) {
    this.wantedAt = time.now().getTime();
  }

  /** Tries again for as long as the wish allows it, because nothing was started as long as a try fails for its slot. */
  async run(): Promise<Outcome> {
    const begin = this.time.now().getTime();
    const { maxWaitForSlotSeconds: longest, timeoutSeconds = longest } = this.wish;
    const deadline = begin + Math.min(longest, timeoutSeconds) * 1_000;
    for (;;) {
      try {
        return await this.lookDecideAct();
      } catch (error) {
        if (!(error instanceof TransientError) || this.time.now().getTime() + SLOT_PAUSE > deadline) {
          throw this.wish.maxWaitForSlotSeconds > 0 ? waited(error, this.time.now().getTime() - begin) : error;
        }
        await this.time.pause(SLOT_PAUSE);
      }
    }
  }

  private async lookDecideAct(): Promise<Outcome> {
    const domain = await observe(this.service, this.wish.domainName);
    const action = decide(this.wish, domain, this.time.now());
    this.log.decision(this.wish.domainName, domain, action);
    return this.act(action, domain?.software ?? {});
  }

  private act(action: Action, software: ServiceSoftwareOptions): Promise<Outcome> | Outcome {
    switch (action.kind) {
      case 'start':
        return this.unlessGivenUp(() => this.start(software));
      case 'reschedule':
        return this.unlessGivenUp(() => this.reschedule(action.actionId, software));
      case 'fail':
        throw action.transient ? new TransientError(action.message) : new HandlerError(action.message);
      default:
        return this.leave(software);
    }
  }

  /** Where the target version runs, what the service offers besides is no concern of this update. */
  private leave(software: ServiceSoftwareOptions): Outcome {
    const { CurrentVersion = '', UpdateStatus: status } = software;
    const { targetVersion } = this.wish;
    return targetVersion && isSameVersion(CurrentVersion, targetVersion)
      ? { software: { ...software, NewVersion: CurrentVersion }, underWay: false }
      : { software, underWay: isUnderWay(status) };
  }

  /**
   * CloudFormation gives a request up when something else in the stack fails, and says so to nobody: it sends the next one,
   * which finds nothing to cancel yet. So who has waited asks before starting, and after a start that was throttled for long.
   */
  private async unlessGivenUp(act: () => Promise<Outcome>): Promise<Outcome> {
    if (await this.isGivenUp()) {
      throw this.givenUp();
    }
    const outcome = await act();
    // Where CloudFormation does not tell now, what it wanted a while ago stays.
    if (await this.isGivenUp().catch(() => false)) {
      await this.service.cancel(this.wish.domainName);
      throw this.givenUp();
    }
    return outcome;
  }

  private async isGivenUp(): Promise<boolean> {
    const now = this.time.now().getTime();
    if (now - this.wantedAt < GIVE_UP_TIME) {
      return false;
    }
    this.wantedAt = now;
    return this.service.isAbandoned(this.stackId);
  }

  private givenUp(): HandlerError {
    return new HandlerError(
      `the update of domain ${this.wish.domainName} is not wanted any more: its stack was rolled back, or deleted, meanwhile; deploy again`,
    );
  }

  private async start(before: ServiceSoftwareOptions): Promise<Outcome> {
    try {
      const started = await this.service.start(this.wish);
      const versions = {
        CurrentVersion: started.CurrentVersion || before.CurrentVersion,
        NewVersion: started.NewVersion || before.NewVersion,
      };
      return { software: { ...started, ...versions }, underWay: true };
    } catch (error) {
      return this.afterFailure(error, 'started');
    }
  }

  private async reschedule(actionId: string, before: ServiceSoftwareOptions): Promise<Outcome> {
    try {
      await this.service.reschedule(this.wish, actionId);
    } catch (error) {
      return this.afterFailure(error, 'rescheduled');
    }
    // It is rescheduled: that the service cannot tell how it looks now is no reason to fail.
    const domain = await this.service.describe(this.wish.domainName).catch(() => undefined);
    return { software: domain?.software ?? before, underWay: true };
  }

  /**
   * The wish may have come true all the same: a retried call finds what its first try has started. If the answer to a
   * try was lost, and the domain does not show the update yet, it may show it a little later.
   */
  private async afterFailure(error: unknown, what: 'started' | 'rescheduled'): Promise<Outcome> {
    const deadline = this.time.now().getTime() + (isCertain(error) ? 0 : LOOK_FOR);
    for (;;) {
      const domain = await observe(this.service, this.wish.domainName).catch(() => undefined);
      if (domain && decide(this.wish, domain, this.time.now()).kind === 'leave') {
        return this.leave(domain.software);
      }
      if (this.time.now().getTime() + LOOK_PAUSE > deadline) {
        break;
      }
      await this.time.pause(LOOK_PAUSE);
    }
    const doubt = hasNoAnswer(error) ? ', though the service may have heard of it: look at the domain' : '';
    const message = `the update of domain ${this.wish.domainName} could not be ${what} (${describeError(error)})${doubt}; ${adviceOnStart(error)}`;
    throw isRefusal(error) ? new TransientError(message) : new HandlerError(message);
  }
}

function waited(error: unknown, milliseconds: number): unknown {
  return error instanceof TransientError
    ? new HandlerError(`after ${Math.round(milliseconds / 1_000)} seconds of waiting: ${error.message}`)
    : error;
}
