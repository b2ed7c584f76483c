import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { HandlerError } from '../decisions/failure';
import type { Deployment, StackResource } from '../decisions/fleet';
import { isAbandoned, phaseOf } from '../decisions/stack-phase';

/** A list without an end must not hold the function to its own end. A stack has 500 resources, and those that it is about to lose. */
const MOST_RESOURCES = 5_000;

/** What CloudFormation says of the stack that a request belongs to. */
export class CloudFormation {
  constructor(private readonly client: CloudFormationClient) {}

  /** @throws HandlerError if CloudFormation does not show the stack. */
  async stackStatus(stackId: string): Promise<string> {
    return (await this.describeStack(stackId)).StackStatus ?? '';
  }

  /** What is complete in a stack, and stays there while other resources leave it. */
  async remainingResources(stackId: string): Promise<StackResource[]> {
    const resources = isAbandoned(await this.stackStatus(stackId)) ? [] : await this.listResources(stackId);
    return resources.filter(
      ({ ResourceStatus: status }) => status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE',
    );
  }

  /** How far CloudFormation has come with a stack; undefined while it rolls it back. */
  async deployment(stackId: string, abortSignal: AbortSignal): Promise<Deployment | undefined> {
    const stack = await this.describeStack(stackId, abortSignal);
    // Nobody has documented whether an update is dated by its beginning or by its end: then this is the end of the one
    // before, and nothing is touched in between. A stack that is new has no update yet, unless a change set made it.
    const begin = stack.LastUpdatedTime ?? stack.CreationTime;
    if (!begin || phaseOf(stack.StackStatus) === 'rolling back') {
      return undefined;
    }
    const [resources, template] = await Promise.all([
      this.listResources(stackId, abortSignal),
      this.template(stackId, abortSignal),
    ]);
    return { begin, resources, template };
  }

  /** @throws HandlerError if CloudFormation does not show the stack: what is not known is not "no". */
  private async describeStack(stackId: string, abortSignal?: AbortSignal): Promise<Stack> {
    const command = new DescribeStacksCommand({ StackName: stackId });
    const { Stacks: [stack] = [] } = await this.client.send(command, { abortSignal });
    if (!stack) {
      throw new HandlerError(
        'CloudFormation does not show the stack of this update (got: an empty list), so nobody knows whether the stack is rolled back; deploy again',
      );
    }
    return stack;
  }

  private async listResources(stackId: string, abortSignal?: AbortSignal): Promise<StackResource[]> {
    const pages = paginateListStackResources(
      { client: this.client, stopOnSameToken: true },
      { StackName: stackId },
      { abortSignal },
    );
    const resources: StackResource[] = [];
    for await (const { StackResourceSummaries: page = [] } of pages) {
      resources.push(...page);
      if (resources.length > MOST_RESOURCES) {
        break;
      }
    }
    return resources;
  }

  private async template(stackId: string, abortSignal: AbortSignal): Promise<string> {
    const command = new GetTemplateCommand({ StackName: stackId });
    const { TemplateBody: template } = await this.client.send(command, { abortSignal });
    return template ?? '';
  }
}
