import type { CdkCustomResourceIsCompleteEvent, CdkCustomResourceIsCompleteResponse } from 'aws-lambda';
import type { ServiceSoftwareUpdateAttributes } from '../lib/resource-properties';
import { toAttributes } from './attributes';
import type { Domain } from './domain';
import { describeError, HandlerError, isPassing, toHandlerError } from './errors';
import type { FleetReport } from './fleet-report';
import type { Service } from './service';
import type { Time } from './time';
import { failOverdue, isOverdue, judge, type Verdict, type Wait } from './wait';

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
    private readonly fleet: FleetReport,
  ) {}

  async handle(event: CdkCustomResourceIsCompleteEvent & { readonly Wait?: Wait }): Promise<Answer> {
    const wait = event?.Wait;
    if (!wait) {
      return { IsComplete: true };
    }
    try {
      return await this.poll(wait);
    } catch (error) {
      throw await this.fleet.addTo(toHandlerError(error, wait.domainName), event);
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

  private async lookAndJudge(wait: Wait): Promise<Judgement> {
    try {
      const domain = await this.service.describe(wait.domainName);
      const verdict = judge(wait, domain, false, this.time.now());
      return verdict.kind === 'fail' && !isOverdue(wait, this.time.now()) ? this.judgeAgain(wait) : { verdict, domain };
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

  /** One read may be late; two are not. That an update has failed, only the list of scheduled actions knows. */
  private async judgeAgain(wait: Wait): Promise<Judgement> {
    await this.time.pause(SECOND_LOOK_PAUSE);
    const domain = await this.service.describe(wait.domainName);
    const failed = domain && (await this.service.hasFailed(wait.domainName, wait.version));
    return { verdict: judge(wait, domain, Boolean(failed), this.time.now()), domain };
  }
}
