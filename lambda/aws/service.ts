import {
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  CancelServiceSoftwareUpdateCommand,
  DescribeDomainCommand,
  paginateListScheduledActions,
  ResourceNotFoundException,
  type ScheduledAction,
  type ServiceSoftwareOptions,
  StartServiceSoftwareUpdateCommand,
  UpdateScheduledActionCommand,
} from '@aws-sdk/client-opensearch';
import type { ScheduledUpdate } from '../decisions/decide';
import { type Domain, toDomain } from '../decisions/domain';
import type { Deployment } from '../decisions/fleet';
import { fromEpoch } from '../decisions/time';
import { isSameVersion } from '../decisions/versions';
import type { Schedule, Wish } from '../decisions/wish';
import type { Clients } from './clients';

type TimeUnit = 'milliseconds' | 'seconds';

/** What the service answers to a start, and how many tries the call has taken. */
export interface StartedUpdate {
  readonly software: ServiceSoftwareOptions;
  readonly tries: number;
}

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

  /**
   * The pending update; undefined if the service does not list it. Of several, the one whose id is the version on offer: the id
   * of an update is its version (Guide, off-peak.html).
   */
  async scheduledUpdate(domainName: string, version = ''): Promise<ScheduledUpdate | undefined> {
    const isOfVersion = ({ Id: id = '' }: ScheduledAction) => Boolean(version) && isSameVersion(id, version);
    const pending = (await this.listActions(domainName)).filter(isPendingUpdate);
    const update = pending.find(isOfVersion) ?? pending[0];
    return update?.Id && update.ScheduledTime !== undefined
      ? { actionId: update.Id, dueTime: fromEpoch(update.ScheduledTime), scheduledBy: update.ScheduledBy }
      : undefined;
  }

  /** Whether the service lists an update as failed. The id of an update is its version (Guide, off-peak.html). */
  async hasFailed(domainName: string, version: string): Promise<boolean> {
    const actions = await this.listActions(domainName);
    return actions.some(({ Type: type, Status: status, Id: id }) => {
      return type === 'SERVICE_SOFTWARE_UPDATE' && status === 'FAILED' && isSameVersion(id ?? '', version);
    });
  }

  async start({ domainName, schedule }: Wish, unit: TimeUnit = 'milliseconds'): Promise<StartedUpdate> {
    const { ServiceSoftwareOptions: software = {}, $metadata: metadata } = await this.clients.openSearch.send(
      new StartServiceSoftwareUpdateCommand({
        DomainName: domainName,
        ...scheduleInput(schedule, unit),
      }),
    );
    return { software, tries: metadata.attempts ?? 1 };
  }

  async reschedule({ domainName, schedule }: Wish, actionId: string): Promise<void> {
    await this.clients.openSearch.send(
      new UpdateScheduledActionCommand({
        DomainName: domainName,
        ActionID: actionId,
        ActionType: 'SERVICE_SOFTWARE_UPDATE',
        ...scheduleInput(schedule),
      }),
    );
  }

  async cancel(domainName: string): Promise<ServiceSoftwareOptions> {
    const { ServiceSoftwareOptions: software } = await this.clients.openSearch.send(
      new CancelServiceSoftwareUpdateCommand({ DomainName: domainName }),
    );
    return software ?? {};
  }

  /** Undefined where CloudFormation does not show the stack. */
  async stackStatus(stackId: string): Promise<string | undefined> {
    return (await this.describeStack(stackId))?.StackStatus;
  }

  /** Whether what a deployment has done to a stack, or would do, is undone, or was. */
  async isAbandoned(stackId: string): Promise<boolean> {
    const { StackStatus: status = '' } = (await this.describeStack(stackId)) ?? {};
    return status.includes('ROLLBACK') || status.startsWith('DELETE');
  }

  /** What is complete in a stack, and stays there while other resources leave it. */
  async remainingResources(stackId: string): Promise<StackResourceSummary[]> {
    const resources = (await this.isAbandoned(stackId)) ? [] : await this.listResources(stackId);
    return resources.filter(
      ({ ResourceStatus: status }) => status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE',
    );
  }

  /** How far CloudFormation has come with a stack; undefined while it rolls it back. */
  async deployment(stackId: string, abortSignal: AbortSignal): Promise<Deployment | undefined> {
    const stack = await this.describeStack(stackId, abortSignal);
    // Nobody has documented whether an update is dated by its beginning or by its end: then this is the end of the one
    // before, and nothing is touched in between. A stack that is new has no update yet, unless a change set made it.
    const begin = stack?.LastUpdatedTime ?? stack?.CreationTime;
    if (!begin || isRollBack(stack)) {
      return undefined;
    }
    const [resources, template] = await Promise.all([
      this.listResources(stackId, abortSignal),
      this.template(stackId, abortSignal),
    ]);
    return { begin, resources, template };
  }

  private async describeStack(stackId: string, abortSignal?: AbortSignal): Promise<Stack | undefined> {
    const command = new DescribeStacksCommand({ StackName: stackId });
    const { Stacks: stacks } = await this.clients.cloudFormation.send(command, { abortSignal });
    return stacks?.[0];
  }

  private async listResources(stackId: string, abortSignal?: AbortSignal): Promise<StackResourceSummary[]> {
    const pages = paginateListStackResources(
      { client: this.clients.cloudFormation, stopOnSameToken: true },
      { StackName: stackId },
      { abortSignal },
    );
    const resources: StackResourceSummary[] = [];
    for await (const { StackResourceSummaries: page = [] } of pages) {
      resources.push(...page);
    }
    return resources;
  }

  private async template(stackId: string, abortSignal: AbortSignal): Promise<string> {
    const command = new GetTemplateCommand({ StackName: stackId });
    const { TemplateBody: template } = await this.clients.cloudFormation.send(command, { abortSignal });
    return template ?? '';
  }

  private async listActions(domainName: string): Promise<ScheduledAction[]> {
    const pages = paginateListScheduledActions(
      { client: this.clients.openSearch, stopOnSameToken: true },
      { DomainName: domainName },
    );
    const actions: ScheduledAction[] = [];
    for await (const { ScheduledActions: page = [] } of pages) {
      actions.push(...page);
    }
    return actions;
  }
}

function isRollBack(stack: Stack | undefined): boolean {
  return stack?.StackStatus?.endsWith('ROLLBACK_IN_PROGRESS') ?? false;
}

/** In milliseconds, as UpdateScheduledAction documents, and for StartServiceSoftwareUpdate by analogy. */
function scheduleInput(schedule: Schedule, unit: TimeUnit = 'milliseconds') {
  const startTime = schedule.at === 'TIMESTAMP' ? schedule.startTime.getTime() : undefined;
  return {
    ScheduleAt: schedule.at,
    DesiredStartTime: startTime && unit === 'seconds' ? Math.floor(startTime / 1_000) : startTime,
  };
}

/** An update that has ended may stay in the list, under the same id. */
function isPendingUpdate({ Type: type, Status: status }: ScheduledAction): boolean {
  return type === 'SERVICE_SOFTWARE_UPDATE' && (status === undefined || status === 'PENDING_UPDATE');
}
