import {
  CancelServiceSoftwareUpdateCommand,
  DescribeDomainCommand,
  type OpenSearchClient,
  paginateListScheduledActions,
  ResourceNotFoundException,
  type ScheduledAction,
  StartServiceSoftwareUpdateCommand,
  UpdateScheduledActionCommand,
} from '@aws-sdk/client-opensearch';
import type { ScheduledUpdate } from '../decisions/decide';
import type { Domain, SoftwareOptions } from '../decisions/domain';
import { fromEpoch, isUnitClear, type TimeUnit, toEpoch } from '../decisions/time';
import { isSameVersion } from '../decisions/versions';
import type { Schedule, Wish } from '../decisions/wish';
import { toDomain, toSoftware } from './to-domain';

/** A list without an end must not hold the function to its own end. No domain has so many actions. */
const MOST_PAGES = 100;

/** The calls, and nothing but the calls: what to make of the answers is decided elsewhere. */
export class OpenSearchService {
  constructor(private readonly client: OpenSearchClient) {}

  /** Undefined for a domain that does not exist. */
  async describe(domainName: string): Promise<Domain | undefined> {
    try {
      const { DomainStatus: status } = await this.client.send(new DescribeDomainCommand({ DomainName: domainName }));
      return toDomain(status);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  /** The pending update to that version; undefined if the service does not list it. */
  async scheduledUpdate(domainName: string, version = ''): Promise<ScheduledUpdate | undefined> {
    const updates = await this.findActions(domainName, isPendingUpdate);
    // The id of an update is its version (Guide, off-peak.html), which the service need not keep to.
    const update =
      updates.find(({ Id: id }) => id && isSameVersion(id, version)) ?? (updates.length === 1 ? updates[0] : undefined);
    return update?.Id && update.ScheduledTime !== undefined
      ? {
          actionId: update.Id,
          dueTime: fromEpoch(update.ScheduledTime),
          isDueTimeSure: isUnitClear(update.ScheduledTime),
          scheduledBy: update.ScheduledBy,
        }
      : undefined;
  }

  /** Whether the service lists an update as failed. The id of an update is its version (Guide, off-peak.html). */
  async hasFailed(domainName: string, version: string): Promise<boolean> {
    const failed = await this.findActions(domainName, ({ Type: type, Status: status, Id: id }) => {
      return type === 'SERVICE_SOFTWARE_UPDATE' && status === 'FAILED' && isSameVersion(id ?? '', version);
    });
    return failed.length > 0;
  }

  /** The unit of the start time is not documented. Milliseconds are those of UpdateScheduledAction. */
  async start({ domainName, schedule }: Wish, unit: TimeUnit = 'ms'): Promise<SoftwareOptions> {
    const { ServiceSoftwareOptions: software } = await this.client.send(
      new StartServiceSoftwareUpdateCommand({
        DomainName: domainName,
        ...scheduleInput(schedule, unit),
      }),
    );
    return toSoftware(software);
  }

  async reschedule({ domainName, schedule }: Wish, actionId: string): Promise<void> {
    await this.client.send(
      new UpdateScheduledActionCommand({
        DomainName: domainName,
        ActionID: actionId,
        ActionType: 'SERVICE_SOFTWARE_UPDATE',
        ...scheduleInput(schedule),
      }),
    );
  }

  async cancel(domainName: string): Promise<SoftwareOptions> {
    const { ServiceSoftwareOptions: software } = await this.client.send(
      new CancelServiceSoftwareUpdateCommand({ DomainName: domainName }),
    );
    return toSoftware(software);
  }

  private async findActions(
    domainName: string,
    isWanted: (action: ScheduledAction) => boolean,
  ): Promise<ScheduledAction[]> {
    const pages = paginateListScheduledActions(
      { client: this.client, stopOnSameToken: true },
      { DomainName: domainName },
    );
    const found: ScheduledAction[] = [];
    let count = 0;
    for await (const { ScheduledActions: actions = [] } of pages) {
      found.push(...actions.filter(isWanted));
      count += 1;
      if (count === MOST_PAGES) {
        break;
      }
    }
    return found;
  }
}

function scheduleInput(schedule: Schedule, unit: TimeUnit = 'ms') {
  return {
    ScheduleAt: schedule.at,
    DesiredStartTime: schedule.at === 'TIMESTAMP' ? toEpoch(schedule.startTime, unit) : undefined,
  };
}

/** An update that has ended may stay in the list, under the same id. */
function isPendingUpdate({ Type: type, Status: status }: ScheduledAction): boolean {
  return type === 'SERVICE_SOFTWARE_UPDATE' && (status === undefined || status === 'PENDING_UPDATE');
}
