import { type ServiceSoftwareOptions, ValidationException } from '@aws-sdk/client-opensearch';
import {
  adviceOnStart,
  describeError,
  HandlerError,
  hasNoAnswer,
  isCertain,
  isRefusal,
  TransientError,
} from '../aws/errors';
import type { Service, StartedUpdate } from '../aws/service';
import { type Action, decide } from '../decisions/decide';
import { isUnderWay } from '../decisions/domain';
import { isWantedIn, type StackPhase } from '../decisions/stack-phase';
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
  private acted = false;
  /** Whether a start did not succeed at the first try: CloudFormation may have given the request up meanwhile. */
  private hasWaited = false;

  constructor(
    private readonly service: Service,
    private readonly time: Time,
    private readonly log: Log,
    private readonly wish: Wish,
    private readonly stackId: string,
    private readonly phase: Promise<StackPhase>,
  ) {
    this.wantedAt = time.now().getTime();
  }

  /** Whether an update may be under way that this request has started, moved, or adopted. */
  get mayHaveStarted(): boolean {
    return this.acted;
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
        return this.unlessGivenUp(async () => this.ensureDueTime(await this.start(software)));
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
    // A delivery may be repeated when its deployment is long over: then nobody wants it any more.
    if (!isWantedIn(await this.phase) || (await this.isGivenUp())) {
      throw this.givenUp();
    }
    this.acted = true;
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
    if (now - this.wantedAt < GIVE_UP_TIME && !this.hasWaited) {
      return false;
    }
    this.hasWaited = false;
    this.wantedAt = now;
    return this.service.isAbandoned(this.stackId);
  }

  private givenUp(): HandlerError {
    return new HandlerError(
      `the update of domain ${this.wish.domainName} is not wanted any more: its deployment has ended, or was rolled back; deploy again`,
    );
  }

  private async start(before: ServiceSoftwareOptions): Promise<Outcome> {
    try {
      const { software, tries } = await this.startInEitherUnit();
      this.hasWaited ||= tries > 1;
      const started = software.UpdateStatus ? software : await this.softwareNow(software);
      const versions = {
        CurrentVersion: started.CurrentVersion || before.CurrentVersion,
        NewVersion: started.NewVersion || before.NewVersion,
      };
      return { software: { ...started, ...versions }, underWay: true };
    } catch (error) {
      return this.afterFailure(error, 'started');
    }
  }

  /**
   * Nobody has documented the unit of the time that a start takes (docs/service-facts.md, "Time units"). If milliseconds are
   * refused, the refusal may be for that, so seconds are tried once.
   */
  private async startInEitherUnit(): Promise<StartedUpdate> {
    try {
      return await this.service.start(this.wish);
    } catch (error) {
      if (this.wish.schedule.at !== 'TIMESTAMP' || !(error instanceof ValidationException)) {
        throw error;
      }
      return this.service.start(this.wish, 'seconds').catch(() => {
        throw error;
      });
    }
  }

  /** After a start at a time: an update that is due otherwise is moved by the call whose unit is documented. */
  private async ensureDueTime(outcome: Outcome): Promise<Outcome> {
    if (this.wish.schedule.at !== 'TIMESTAMP' || !outcome.underWay) {
      return outcome;
    }
    const domain = await observe(this.service, this.wish.domainName).catch(() => undefined);
    const action = domain && decide(this.wish, domain, this.time.now());
    return action?.kind === 'reschedule' ? this.reschedule(action.actionId, domain?.software ?? {}) : outcome;
  }

  private async reschedule(actionId: string, before: ServiceSoftwareOptions): Promise<Outcome> {
    try {
      await this.service.reschedule(this.wish, actionId);
    } catch (error) {
      return this.afterFailure(error, 'rescheduled');
    }
    return { software: await this.softwareNow(before), underWay: true };
  }

  /** After a call that has succeeded: that the domain cannot be looked at now is no reason to fail. */
  private async softwareNow(otherwise: ServiceSoftwareOptions): Promise<ServiceSoftwareOptions> {
    const domain = await this.service.describe(this.wish.domainName).catch(() => undefined);
    return domain?.software ?? otherwise;
  }

  /**
   * The wish may have come true all the same: a retried call finds what its first try has started. If the answer to a
   * try was lost, and the domain does not show the update yet, it may show it a little later.
   */
  private async afterFailure(error: unknown, what: 'started' | 'rescheduled'): Promise<Outcome> {
    const deadline = this.time.now().getTime() + (isCertain(error) ? LOOK_PAUSE : LOOK_FOR);
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
