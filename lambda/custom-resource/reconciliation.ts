import { adviceOnStart, doubtAbout } from '../aws/advice';
import { currentBudget, withFewerAttempts } from '../aws/current-budget';
import { FEW_ATTEMPTS } from '../aws/retry-budget';
import { describeError, isCertain, isRefusal } from '../aws/sdk-errors';
import type { Services } from '../aws/services';
import { type Action, decide, decideOnStarted, type ScheduledDomain, type ScheduledUpdate } from '../decisions/decide';
import { isUnderWay, type SoftwareOptions } from '../decisions/domain';
import { HandlerError, TransientError } from '../decisions/failure';
import type { Outcome } from '../decisions/outcome';
import { isAbandoned, isWantedIn, type StackPhase } from '../decisions/stack-phase';
import { readableTime, type Time } from '../decisions/time';
import { isSameVersion } from '../decisions/versions';
import type { Wish } from '../decisions/wish';
import type { Log } from './log';
import { observe } from './observe';

/** How long to wait before a busy domain, or one without a slot, is tried again. */
const SLOT_PAUSE_MS = 20_000;
/** For how long, and how often, to look for an update whose start may have reached the service or not. */
const LOOK_FOR_MS = 30_000;
const LOOK_PAUSE_MS = 5_000;
/** A request that has taken so long asks CloudFormation before it starts anything, whether it is wanted still. */
const GIVE_UP_MS = 30_000;

/** Create and Update: makes the wish come true, or throws. */
export class Reconciliation {
  /** When CloudFormation was known to want this. */
  private wantedAt: number;
  /** Whether a call was retried since then, or a slot was waited for. */
  private retriesWhenWanted = currentBudget().retries;
  private hasPaused = false;
  private hasActed = false;

  constructor(
    private readonly services: Services,
    private readonly time: Time,
    private readonly log: Log,
    private readonly wish: Wish,
    private readonly stackId: string,
    private readonly phase: Promise<StackPhase>,
  ) {
    this.wantedAt = time.now().getTime();
  }

  /** Whether an update may be under way that this request has started or moved. */
  get mayHaveStarted(): boolean {
    return this.hasActed;
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
        if (!(error instanceof TransientError) || this.time.now().getTime() + SLOT_PAUSE_MS > deadline) {
          throw this.wish.maxWaitForSlotSeconds > 0 ? waited(error, this.time.now().getTime() - begin) : error;
        }
        this.hasPaused = true;
        await this.time.pause(SLOT_PAUSE_MS);
      }
    }
  }

  private async lookDecideAct(): Promise<Outcome> {
    const domain = await observe(this.services.openSearch, this.wish.domainName);
    const action = decide(this.wish, domain, this.time.now());
    this.log.decision(this.wish.domainName, domain, action);
    return this.act(action, domain?.software ?? {});
  }

  private act(action: Action, software: SoftwareOptions): Promise<Outcome> | Outcome {
    switch (action.kind) {
      case 'start':
        return this.unlessGivenUp(
          () => this.start(software),
          () => this.takeBack(),
        );
      case 'reschedule':
        // The update was there before: a rollback decides whether it stays.
        return this.unlessGivenUp(
          () => this.reschedule(action.actionId, software),
          async () => undefined,
        );
      case 'fail':
        throw action.transient ? new TransientError(action.message) : new HandlerError(action.message);
      default:
        return this.leave(software);
    }
  }

  /** If the target version runs, another version that is offered or under way is no concern of this update. */
  private leave(software: SoftwareOptions): Outcome {
    const { CurrentVersion: current = '', UpdateStatus: status } = software;
    const { targetVersion } = this.wish;
    return targetVersion && isSameVersion(current, targetVersion)
      ? { software: { ...software, NewVersion: current }, underWay: mayInstall(software, current) }
      : { software, underWay: isUnderWay(status) };
  }

  /**
   * CloudFormation gives a request up when something else in the stack fails, and tells nobody. It sends the next request,
   * which finds nothing to cancel yet. So a request that has waited asks before it starts anything. One that did not
   * succeed at the first try asks again afterwards, and undoes what it has done.
   */
  private async unlessGivenUp(act: () => Promise<Outcome>, undo: () => Promise<unknown>): Promise<Outcome> {
    // A delivery may be repeated when its deployment is long over: then nobody wants it any more.
    const isOver = !isWantedIn(await this.phase);
    const mayBeGivenUp = this.time.now().getTime() - this.wantedAt >= GIVE_UP_MS;
    if (isOver || (mayBeGivenUp && (await this.isAbandoned()))) {
      throw this.givenUp();
    }
    this.hasActed = true;
    const outcome = await act();
    const isDelayed = this.hasPaused || currentBudget().retries > this.retriesWhenWanted;
    // If CloudFormation does not answer now, what it wanted a while ago stays.
    if (isDelayed && (await this.isAbandoned().catch(() => false))) {
      await undo();
      throw this.givenUp();
    }
    return outcome;
  }

  private takeBack(): Promise<unknown> {
    return this.services.openSearch.cancel(this.wish.domainName);
  }

  private async isAbandoned(): Promise<boolean> {
    const [askedAt, retries] = [this.time.now().getTime(), currentBudget().retries];
    const abandoned = isAbandoned(await this.services.cloudFormation.stackStatus(this.stackId));
    this.wantedAt = askedAt;
    this.retriesWhenWanted = retries;
    this.hasPaused = false;
    return abandoned;
  }

  private givenUp(): HandlerError {
    return new HandlerError(
      `the update of domain ${this.wish.domainName} is not wanted any more: its deployment has ended, or was rolled back; deploy again`,
    );
  }

  private async start(before: SoftwareOptions): Promise<Outcome> {
    let started: SoftwareOptions;
    try {
      started = await this.startInEitherUnit();
    } catch (error) {
      return this.afterFailure(error, 'started');
    }
    await this.correctDueTime(started.NewVersion || before.NewVersion);
    // The update is started even if the answer is empty, or names no status.
    const shown = started.UpdateStatus ? started : await this.describeOr(started);
    const versions = {
      CurrentVersion: shown.CurrentVersion || before.CurrentVersion,
      NewVersion: shown.NewVersion || before.NewVersion,
    };
    return { software: { ...shown, ...versions }, underWay: true };
  }

  /** The unit of the start time is not documented: a start that is refused for it gets one try in the other unit. */
  private async startInEitherUnit(): Promise<SoftwareOptions> {
    try {
      return await this.services.openSearch.start(this.wish);
    } catch (error) {
      if (this.wish.schedule.at !== 'TIMESTAMP' || (error as Error).name !== 'ValidationException') {
        throw error;
      }
      return this.services.openSearch.start(this.wish, 's').catch(() => {
        throw error;
      });
    }
  }

  /** @throws HandlerError if the update is due at another time than the wanted one, and stays so. It is taken back then. */
  private async correctDueTime(version?: string): Promise<void> {
    const { domainName, schedule } = this.wish;
    if (schedule.at !== 'TIMESTAMP') {
      return;
    }
    const scheduled = await withFewerAttempts(FEW_ATTEMPTS, () =>
      this.services.openSearch.scheduledUpdate(domainName, version),
    ).catch((error) => this.log.error(domainName, `the time of the update cannot be seen: ${describeError(error)}`));
    const action = decideOnStarted(this.wish, scheduled ?? undefined);
    if (!scheduled || action.kind !== 'reschedule') {
      return;
    }
    try {
      await this.services.openSearch.reschedule(this.wish, action.actionId);
    } catch (error) {
      await this.onWrongDueTime(error, scheduled);
    }
  }

  private async onWrongDueTime(error: unknown, scheduled: ScheduledUpdate): Promise<void> {
    const { domainName } = this.wish;
    if (decideOnStarted(this.wish, { ...scheduled, isDueTimeSure: true }).kind === 'leave') {
      this.log.error(domainName, `the time of the update cannot be confirmed: ${describeError(error)}`);
      return;
    }
    await this.services.openSearch.cancel(domainName);
    throw new HandlerError(
      `the update of domain ${domainName} was due at ${readableTime(scheduled.dueTime)}, and could not be moved to the wanted time (${describeError(error)}), so it was cancelled; ${adviceOnStart(error)}`,
    );
  }

  /** What the service cannot tell now is no reason to fail. */
  private observeOrNone(): Promise<ScheduledDomain | undefined> {
    return observe(this.services.openSearch, this.wish.domainName).catch(() => undefined);
  }

  private async describeOr(software: SoftwareOptions): Promise<SoftwareOptions> {
    const domain = await this.services.openSearch.describe(this.wish.domainName).catch(() => undefined);
    return domain?.software ?? software;
  }

  private async reschedule(actionId: string, before: SoftwareOptions): Promise<Outcome> {
    try {
      await this.services.openSearch.reschedule(this.wish, actionId);
    } catch (error) {
      return this.afterFailure(error, 'rescheduled');
    }
    return { software: await this.describeOr(before), underWay: true };
  }

  /**
   * The wish may have come true in spite of the error. A retried call finds what its first try has started. A repeated request
   * finds what the first request has started. The domain may show the update a little later.
   */
  private async afterFailure(error: unknown, what: 'started' | 'rescheduled'): Promise<Outcome> {
    const deadline = this.time.now().getTime() + lookFor(error);
    for (;;) {
      const domain = await this.observeOrNone();
      if (domain && decide(this.wish, domain, this.time.now()).kind === 'leave') {
        return this.leave(domain.software);
      }
      if (this.time.now().getTime() + LOOK_PAUSE_MS > deadline) {
        break;
      }
      await this.time.pause(LOOK_PAUSE_MS);
    }
    const message = `the update of domain ${this.wish.domainName} could not be ${what} (${describeError(error)})${doubtAbout(error)}; ${adviceOnStart(error)}`;
    throw isRefusal(error) ? new TransientError(message) : new HandlerError(message);
  }
}

/** Whether what is under way may be that version: a pending update has a name, one in progress may have none. */
function mayInstall({ NewVersion: offered, UpdateStatus: status }: SoftwareOptions, version: string): boolean {
  return offered ? isUnderWay(status) && isSameVersion(offered, version) : status === 'IN_PROGRESS';
}

/** A refusal gets one more look: the read before it may have been late. */
function lookFor(error: unknown): number {
  if (!isCertain(error)) {
    return LOOK_FOR_MS;
  }
  return isRefusal(error) ? LOOK_PAUSE_MS : 0;
}

function waited(error: unknown, milliseconds: number): unknown {
  return error instanceof TransientError
    ? new HandlerError(`after ${Math.round(milliseconds / 1_000)} seconds of waiting: ${error.message}`)
    : error;
}
