import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import type { ServiceSoftwareUpdateAttributes } from '../../lib/contract/resource-properties';
import { HandlerError, show, toHandlerError } from '../aws/errors';
import type { Service } from '../aws/service';
import { type Wait, waitFor } from '../decisions/judge';
import type { Time } from '../decisions/time';
import { findDomainName, findWish, parseWish } from '../decisions/wish';
import { toAttributes } from './attributes';
import { Cancellation } from './cancellation';
import { Log } from './log';
import { Reconciliation } from './reconciliation';

/** What is not an attribute reaches isComplete through the provider framework. */
export type Answer = CdkCustomResourceResponse<ServiceSoftwareUpdateAttributes> & { readonly Wait?: Wait };

/** What the provider framework calls for each request of CloudFormation. */
export class OnEvent {
  constructor(
    private readonly service: Service,
    private readonly time: Time,
  ) {}

  async handle(event: CdkCustomResourceEvent): Promise<Answer> {
    try {
      return await this.answer(event ?? {});
    } catch (error) {
      throw toHandlerError(error, findDomainName(event?.ResourceProperties));
    }
  }

  private async answer(event: CdkCustomResourceEvent): Promise<Answer> {
    switch (event.RequestType) {
      case 'Create':
        return this.update(event);
      case 'Update':
        return (await this.service.isRollingBack(event.StackId))
          ? this.rollBack(event, event.PhysicalResourceId, event.OldResourceProperties)
          : this.update(event);
      case 'Delete':
        return this.delete(event, event.PhysicalResourceId);
      default:
        throw new HandlerError(
          `RequestType must be Create, Update or Delete (got: ${show((event as { RequestType: unknown }).RequestType)}); only CloudFormation calls this function`,
        );
    }
  }

  private async update(event: CdkCustomResourceEvent): Promise<Answer> {
    const begin = this.time.now();
    const wish = parseWish(event.ResourceProperties);
    const outcome = await new Reconciliation(this.service, this.time, new Log(event), wish, event.StackId).run();
    const wait = waitFor(wish, outcome, { begin, started: this.time.now() });
    return { ...answerFor(wish.domainName, outcome.software), Wait: wait };
  }

  /** The failed deployment may have acted on this domain, or have put another in its place. */
  private async rollBack(
    event: CdkCustomResourceEvent,
    physicalId: string,
    failedProperties: unknown,
  ): Promise<Answer> {
    const domainName = findDomainName(event.ResourceProperties) ?? physicalId;
    const failed = findWish(failedProperties);
    // CloudFormation deletes the other domain's update by itself if it has taken over the other's physical id.
    if (failed && (failed.domainName === domainName || physicalId === domainName)) {
      const removal = new Cancellation(this.service, this.time, new Log(event), failed.domainName);
      const software = await removal.rollBack(failed);
      if (failed.domainName === domainName) {
        return answerFor(domainName, software);
      }
    }
    return answerFor(domainName, (await this.service.describe(domainName))?.software);
  }

  private async delete(event: CdkCustomResourceEvent, physicalId: string): Promise<Answer> {
    // Not from the physical id: after an interrupted Create, that is an invention of CloudFormation's.
    const domainName = findDomainName(event.ResourceProperties);
    if (domainName) {
      await new Cancellation(this.service, this.time, new Log(event), domainName).delete(event);
    }
    return { PhysicalResourceId: physicalId };
  }
}

/** The physical id is the domain alone: if it changed from run to run, CloudFormation would delete the update just started. */
function answerFor(domainName: string, software?: ServiceSoftwareOptions): Answer {
  return { PhysicalResourceId: domainName, Data: toAttributes(software) };
}
