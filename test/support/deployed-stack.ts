import {
  CancelUpdateStackCommand,
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  ListStackResourcesCommand,
  type StackEvent,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { LocalAws } from '../../local/local-aws';
import { until } from './until';

/** An execution of a stack's state machine. */
export interface Execution {
  readonly arn: string;
  readonly status: string;
  /** What went from state to state. */
  readonly history: string;
}

/** A stack as CloudFormation and Step Functions show it to whoever looks, while it is deployed and after that. */
export class DeployedStack {
  private readonly cloudFormation: CloudFormationClient;
  private readonly stepFunctions: SFNClient;
  private id: string | undefined;

  constructor(
    { endpoint }: LocalAws,
    private readonly name: string,
  ) {
    const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    this.cloudFormation = new CloudFormationClient(config);
    this.stepFunctions = new SFNClient(config);
  }

  async resources(): Promise<StackResourceSummary[]> {
    const { StackResourceSummaries: resources = [] } = await this.cloudFormation.send(
      new ListStackResourcesCommand({ StackName: this.name }),
    );
    return resources;
  }

  /** The oldest first; those of a deleted stack, too, if the stack has been looked at before. */
  async events(): Promise<StackEvent[]> {
    const { StackEvents: events = [] } = await this.cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: this.id ?? this.name }),
    );
    this.id = events[0]?.StackId;
    return events.reverse();
  }

  /** What a user reads beside the resources that failed. */
  async reasons(): Promise<string[]> {
    const failed = (await this.events()).filter(({ ResourceStatus: status }) => status?.endsWith('_FAILED'));
    return failed.map(({ ResourceStatusReason: reason }) => reason ?? '');
  }

  /** How often resources of a type have come to a status, such as CREATE_COMPLETE. */
  async count(type: string, status: string): Promise<number> {
    const events = await this.events();
    return events.filter((event) => event.ResourceType === type && event.ResourceStatus === status).length;
  }

  /** What `cdk destroy` does; resolves when all has been deleted, whatever else happens to the stack. */
  async delete(): Promise<void> {
    const { length: before } = await this.events();
    await this.cloudFormation.send(new DeleteStackCommand({ StackName: this.name }));
    await until('the stack is deleted', async () => {
      const events = (await this.events()).slice(before);
      return events.some(
        ({ ResourceType: type, ResourceStatus: status }) =>
          type === 'AWS::CloudFormation::Stack' && status === 'DELETE_COMPLETE',
      );
    });
  }

  async cancelUpdate(): Promise<void> {
    await this.cloudFormation.send(new CancelUpdateStackCommand({ StackName: this.name }));
  }

  /** The ARN of its state machine. */
  async machine(): Promise<string> {
    const machine = (await this.resources()).find(({ ResourceType: type }) => type?.endsWith('::StateMachine'));
    return machine?.PhysicalResourceId ?? '';
  }

  async executions(stateMachineArn: string): Promise<Execution[]> {
    const { executions = [] } = await this.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
    return Promise.all(executions.map(({ executionArn: arn = '' }) => this.execution(arn)));
  }

  private async execution(executionArn: string): Promise<Execution> {
    const { status = '' } = await this.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const { events } = await this.stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }),
    );
    return { arn: executionArn, status, history: JSON.stringify(events) };
  }
}
