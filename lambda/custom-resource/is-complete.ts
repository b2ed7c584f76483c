import type { CdkCustomResourceIsCompleteEvent, CdkCustomResourceIsCompleteResponse } from 'aws-lambda';
import type { ServiceSoftwareUpdateAttributes } from '../../lib/contract/resource-properties';
import { describeError, HandlerError, isTransient, toHandlerError } from '../aws/errors';
import type { Service } from '../aws/service';
import type { Domain } from '../decisions/domain';
import { ageOf, isOverdue, judge, judgeUnseen, type Verdict, type Wait } from '../decisions/judge';
import { isDue } from '../decisions/pace';
import type { Time } from '../decisions/time';
import { toAttributes } from './attributes';

type Answer = CdkCustomResourceIsCompleteResponse<ServiceSoftwareUpdateAttributes>;

interface Judgement {
  readonly verdict: Verdict;
  readonly domain?: Domain;
}

const SECOND_LOOK_PAUSE = 20_000;

/** What the provider framework calls until it says that the request is complete. */
export class IsComplete {
  constructor(
    private readonly service: Service,
    private readonly time: Time,
  ) {}

  async handle(event: CdkCustomResourceIsCompleteEvent & { readonly Wait?: Wait }): Promise<Answer> {
    const wait = event?.Wait;
    if (!wait) {
      return { IsComplete: true };
    }
    try {
      return await this.poll(wait);
    } catch (error) {
      throw toHandlerError(error, wait.domainName);
    }
  }

  private async poll(wait: Wait): Promise<Answer> {
    const now = this.time.now();
    if (!isOverdue(wait, now) && !isDue(wait.domainName, ageOf(wait, now))) {
      return { IsComplete: false };
    }
    const { verdict, domain } = await this.lookAndJudge(wait);
    if (verdict.kind === 'fail') {
      throw new HandlerError(verdict.message);
    }
    if (verdict.kind === 'not yet') {
      return { IsComplete: false };
    }
    // The service blanks the version once it is installed, or offers the next one.
    return { IsComplete: true, Data: toAttributes({ ...domain?.software, NewVersion: wait.version }) };
  }

  private async lookAndJudge(wait: Wait): Promise<Judgement> {
    try {
      const domain = await this.service.describe(wait.domainName);
      const verdict = judge(wait, domain, false, this.time.now());
      return verdict.kind === 'fail' && !isOverdue(wait, this.time.now()) ? this.judgeAgain(wait) : { verdict, domain };
    } catch (error) {
      if (!isTransient(error)) {
        throw error;
      }
      return { verdict: judgeUnseen(wait, describeError(error), this.time.now()) };
    }
  }

  /** One read may be late; two are not. That an update has failed, only the list of scheduled actions knows. */
  private async judgeAgain(wait: Wait): Promise<Judgement> {
    await this.time.pause(SECOND_LOOK_PAUSE);
    const domain = await this.service.describe(wait.domainName);
    const failed = domain && (await this.service.hasFailed(wait.domainName, wait.version));
    return { verdict: judge(wait, domain, Boolean(failed), this.time.now()), domain };
  }
}
