import { setTimeout } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { ACCOUNT, LocalAws, REGION } from '../local/local-aws';
import type { SimulatorOptions } from '../local/simulator/simulator';
import type { CleanUp } from './clean-up';
import { readTemplate, type StackOrder, synthesize } from './contenders/synthesize';

const NEW_VERSION = 'OpenSearch_2_19_R20260720';
/** That of `cdk bootstrap`. */
const ASSET_BUCKET = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
const POLL_MILLISECONDS = 100;

/**
 * The control plane and the simulator, with the contenders' templates and assets in place. Stacks are created by the API:
 * the CDK's command line looks every 5 seconds whether a stack is there, which would be most of what is measured.
 */
export class LocalCloud {
  static async start(options: SimulatorOptions, orders: readonly StackOrder[], cleanUp: CleanUp): Promise<LocalCloud> {
    const folder = await cleanUp.temporaryFolder();
    await synthesize({ folder, stacks: orders }, folder);
    const aws = await LocalAws.start(options);
    cleanUp.add(() => aws.stop());
    await cdk(aws, 'bootstrap', '--app', folder);
    await cdk(aws, 'publish-assets', '--app', folder, '--all', '--unstable', 'publish-assets');
    return new LocalCloud(aws, folder);
  }

  private readonly client: CloudFormationClient;
  private readonly domains = new Set<string>();

  private constructor(
    readonly aws: LocalAws,
    private readonly folder: string,
  ) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new CloudFormationClient({ endpoint: aws.endpoint, region: REGION, credentials });
  }

  /** For each domain an update is available, also if it has been updated before. */
  resetDomains(names: readonly string[]): void {
    const { simulator } = this.aws;
    for (const name of names) {
      if (this.domains.has(name)) {
        simulator.removeDomain(name);
      }
      simulator.addDomain({ name, newVersion: NEW_VERSION });
      this.domains.add(name);
    }
  }

  /** @throws Error if it is rolled back. */
  async createStack(order: StackOrder, stackName: string): Promise<void> {
    await this.client.send(
      new CreateStackCommand({
        StackName: stackName,
        TemplateURL: await this.upload(order),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
    const status = await this.statusWhenDone(stackName);
    if (status !== 'CREATE_COMPLETE') {
      throw new Error(`the deployment of ${order.contender} failed (got: ${status}); ${await this.reasons(stackName)}`);
    }
  }

  template({ name }: StackOrder): Promise<string> {
    return readTemplate(this.folder, name);
  }

  /** When CloudFormation began and ended, in milliseconds since the epoch. */
  async duration(stackName: string): Promise<{ readonly begin: number; readonly end: number }> {
    const times = (await this.events(stackName)).map(({ Timestamp: time }) => Number(time));
    return { begin: Math.min(...times), end: Math.max(...times) };
  }

  /** CloudFormation takes a template of more than 51,200 bytes from S3 only. */
  private async upload(order: StackOrder): Promise<string> {
    const url = `${this.aws.endpoint}/${ASSET_BUCKET}/${order.name}.template.json`;
    const { ok, status } = await fetch(url, { method: 'PUT', body: await this.template(order) });
    if (!ok) {
      throw new Error(`the template of ${order.contender} could not be uploaded (got: HTTP ${status}); look into S3`);
    }
    return url;
  }

  private async statusWhenDone(stackName: string): Promise<string> {
    for (;;) {
      const { Stacks: stacks } = await this.client
        .send(new DescribeStacksCommand({ StackName: stackName }))
        .catch(() => ({ Stacks: [] }));
      const status = stacks?.[0]?.StackStatus ?? 'GONE';
      if (!status.endsWith('_IN_PROGRESS')) {
        return status;
      }
      await setTimeout(POLL_MILLISECONDS);
    }
  }

  private async reasons(stackName: string): Promise<string> {
    const events = await this.events(stackName);
    return events.map(({ ResourceStatusReason: reason }) => reason).join('\n');
  }

  private async events(stackName: string): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    for await (const page of paginateDescribeStackEvents({ client: this.client }, { StackName: stackName })) {
      events.push(...(page.StackEvents ?? []));
    }
    return events;
  }
}

async function cdk(aws: LocalAws, ...args: string[]): Promise<void> {
  const { exitCode, output } = await aws.cdk(...args);
  if (exitCode !== 0) {
    throw new Error(`cdk ${args[0]} failed (got: exit code ${exitCode}); it said:\n${output}`);
  }
}
