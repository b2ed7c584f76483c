import type { ExecutionInput, PollResult } from '../../lib/contract/execution-input';
import { describeError, isTransient } from '../aws/sdk-errors';
import type { Services } from '../aws/services';
import type { Domain } from '../decisions/domain';
import { HandlerError } from '../decisions/failure';
import { isOverdue, judge, judgeUnseen, type Verdict } from '../decisions/judge';
import { secondsToNextPoll } from '../decisions/pace';
import { isWantedIn } from '../decisions/stack-phase';
import type { Time } from '../decisions/time';
import { toAttributes } from './attributes';
import { observeStack } from './observe-stack';

interface Judgement {
  readonly verdict: Verdict;
  readonly domain?: Domain;
}

const SECOND_LOOK_PAUSE_MS = 20_000;

/** One look of the state machine at the domain that it waits for. */
export class Polling {
  constructor(
    private readonly services: Services,
    private readonly time: Time,
    private readonly input: ExecutionInput,
  ) {}

  /** @throws if the update has failed, is not wanted any more, or cannot be looked at. */
  async poll(): Promise<PollResult> {
    const { wait } = this.input;
    const [{ verdict, domain }, isWanted] = await Promise.all([this.observeAndJudge(), this.isWanted()]);
    if (verdict.kind === 'complete') {
      // The service blanks the version once it is installed, or offers the next one.
      const attributes = toAttributes({ ...domain?.software, NewVersion: wait.version });
      return { ending: { status: 'SUCCESS', attributes } };
    }
    if (verdict.kind === 'fail') {
      throw new HandlerError(verdict.message);
    }
    if (!isWanted) {
      throw new HandlerError(
        `the update of domain ${wait.domainName} is not waited for any more: its stack was rolled back, or deleted, meanwhile`,
      );
    }
    return { seconds: secondsToNextPoll(wait, this.time.now()) };
  }

  /** Nobody waits once CloudFormation has given the deployment up. What cannot be known is no reason to end. */
  private async isWanted(): Promise<boolean> {
    const { StackId: stackId } = this.input.request;
    const phase = observeStack(this.services.cloudFormation, stackId, this.time);
    return isWantedIn(await phase.catch(() => 'unknown' as const));
  }

  private async observeAndJudge(): Promise<Judgement> {
    const { wait } = this.input;
    try {
      const domain = await this.services.openSearch.describe(wait.domainName);
      const verdict = judge(wait, domain, false, this.time.now());
      return verdict.kind === 'fail' && !isOverdue(wait, this.time.now()) ? this.judgeAgain() : { verdict, domain };
    } catch (error) {
      if (!isTransient(error)) {
        throw error;
      }
      return { verdict: judgeUnseen(wait, describeError(error), this.time.now()) };
    }
  }

  /** One read may be late; two are not. That an update has failed, only the list of scheduled actions knows. */
  private async judgeAgain(): Promise<Judgement> {
    const { wait } = this.input;
    await this.time.pause(SECOND_LOOK_PAUSE_MS);
    const domain = await this.services.openSearch.describe(wait.domainName);
    const failed = domain && (await this.services.openSearch.hasFailed(wait.domainName, wait.version));
    return { verdict: judge(wait, domain, Boolean(failed), this.time.now()), domain };
  }
}
