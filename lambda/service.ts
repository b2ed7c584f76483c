import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CancelServiceSoftwareUpdateCommand,
  DescribeDomainCommand,
  paginateListScheduledActions,
  ResourceNotFoundException,
  type ScheduledAction,
  type ServiceSoftwareOptions,
  StartServiceSoftwareUpdateCommand,
} from '@aws-sdk/client-opensearch';
import type { Clients } from './clients';
import { type Domain, toDomain } from './domain';
import { fromEpoch } from './time';
import type { Wish } from './wish';

/** The calls, and nothing but the calls: what to make of the answers is decided elsewhere. */
export class Service {
  constructor(private readonly clients: Clients) {}

  /** Undefined for a domain that does not exist. */
  async describe(domainName: string): Promise<Domain | undefined> {
    try {
      const { DomainStatus: status } = await this.clients.openSearch.send(
        new DescribeDomainCommand({ DomainName: domainName }),
      );
      return toDomain(status);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  /** When the pending update is due; undefined if the service does not list it. */
  async dueTime(domainName: string): Promise<Date | undefined> {
    const pages = paginateListScheduledActions(
      { client: this.clients.openSearch, stopOnSameToken: true },
      { DomainName: domainName },
    );
    for await (const { ScheduledActions: actions } of pages) {
      const update = actions?.find(isPendingUpdate);
      if (update?.ScheduledTime !== undefined) {
        return fromEpoch(update.ScheduledTime);
      }
    }
    return undefined;
  }

  async start({ domainName, schedule }: Wish): Promise<ServiceSoftwareOptions> {
    const { ServiceSoftwareOptions: software } = await this.clients.openSearch.send(
      new StartServiceSoftwareUpdateCommand({
        DomainName: domainName,
        ScheduleAt: schedule.at,
        // Milliseconds, as UpdateScheduledAction documents for its parameter of the same name.
        DesiredStartTime: schedule.at === 'TIMESTAMP' ? schedule.startTime.getTime() : undefined,
      }),
    );
    return software ?? {};
  }

  async cancel(domainName: string): Promise<ServiceSoftwareOptions> {
    const { ServiceSoftwareOptions: software } = await this.clients.openSearch.send(
      new CancelServiceSoftwareUpdateCommand({ DomainName: domainName }),
    );
    return software ?? {};
  }

  /** An Update that rolls a stack back looks like any other; only the stack's status tells. */
  async isRollingBack(stackId: string): Promise<boolean> {
    const { Stacks: stacks } = await this.clients.cloudFormation.send(
      new DescribeStacksCommand({ StackName: stackId }),
    );
    return stacks?.[0]?.StackStatus?.endsWith('ROLLBACK_IN_PROGRESS') ?? false;
  }
}

/** An update that has ended may stay in the list, under the same id. */
function isPendingUpdate({ Type: type, Status: status }: ScheduledAction): boolean {
  return type === 'SERVICE_SOFTWARE_UPDATE' && (status === undefined || status === 'PENDING_UPDATE');
}
