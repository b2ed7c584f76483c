import type { CdkCustomResourceIsCompleteEvent, CdkCustomResourceIsCompleteResponse } from 'aws-lambda';
import type { ServiceSoftwareUpdateAttributes } from '../lib/resource-properties';
import { toAttributes } from './attributes';
import type { Domain } from './domain';
import { describeError, HandlerError, isPassing, toHandlerError } from './errors';
import type { Service } from './service';
import type { Time } from './time';
import { failOverdue, isOverdue, judge, type Verdict, type Wait } from './wait';

type Answer = CdkCustomResourceIsCompleteResponse<ServiceSoftwareUpdateAttributes>;

/** What the provider framework calls until it says that the request is complete. */
export class IsComplete {
  constructor(
    private readonly service: Service,
    private readonly time: Time,
  ) {}

  async handle({ Wait: wait }: CdkCustomResourceIsCompleteEvent & { readonly Wait?: Wait }): Promise<Answer> {
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
    const { verdict, domain } = await this.lookAndJudge(wait);
    if (verdict.kind === 'fail') {
      throw new HandlerError(verdict.message);
    }
    if (verdict.kind === 'not yet') {
      return { IsComplete: false };
    }
    // The service blanks the version once it is installed, or offers the next one.
    const { CurrentVersion } = domain?.software ?? {};
    return {
      IsComplete: true,
      Data: toAttributes({ ...domain?.software, NewVersion: wait.version || CurrentVersion }),
    };
  }

  private async lookAndJudge(wait: Wait): Promise<{ verdict: Verdict; domain?: Domain }> {
    try {
      const domain = await this.service.describe(wait.domainName);
      const verdict = judge(wait, domain, false, this.time.now());
      return { verdict: verdict.kind === 'fail' ? await this.judgeAgain(wait, domain) : verdict, domain };
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
      const now = this.time.now();
      return {
        verdict: isOverdue(wait, now)
          ? failOverdue(wait, `out of sight (${describeError(error)})`, now)
          : { kind: 'not yet' },
      };
    }
  }

  /** Only the list of scheduled actions knows of a failure. */
  private async judgeAgain(wait: Wait, domain?: Domain): Promise<Verdict> {
    const failed = domain && (await this.service.hasFailed(wait.domainName, wait.version));
    return judge(wait, domain, Boolean(failed), this.time.now());
  }
}
