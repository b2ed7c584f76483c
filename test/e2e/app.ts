import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, UpdateMilestone, UpdateSchedule } from '../../lib';
import { changeEngine } from './changed-engine';

/** What the app of the tests declares; handed over as the context `updates`, in JSON. */
export interface DeclaredUpdate {
  readonly id: string;
  readonly domainName: string;
  readonly trigger?: string;
  readonly targetVersion?: string;
  readonly waitMinutes?: number;
  /** At the domain's next off-peak window. */
  readonly isOffPeak?: boolean;
}

/** One stack; each update after the first depends on the one before. The context `engine` changes what carries them out. */
function main(): void {
  const app = new App();
  const stack = new Stack(app, app.node.getContext('stackName'));
  const declared: DeclaredUpdate[] = JSON.parse(app.node.getContext('updates'));

  let previous: ServiceSoftwareUpdate | undefined;
  for (const { id, domainName, waitMinutes, isOffPeak, ...props } of declared) {
    const domain = CfnDomain.fromDomainName(stack, `${id}Domain`, domainName);
    const waiting = waitMinutes && { waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.minutes(waitMinutes) };
    const schedule = isOffPeak ? UpdateSchedule.offPeakWindow() : undefined;
    const update = new ServiceSoftwareUpdate(stack, id, { domain, schedule, ...props, ...waiting });
    for (const name of ATTRIBUTES) {
      new CfnOutput(stack, `${id}${name}`, { value: update[name] });
    }
    if (previous) {
      update.node.addDependency(previous);
    }
    previous = update;
  }
  changeEngine(stack, JSON.parse(app.node.tryGetContext('engine') ?? '{}'));
}

const ATTRIBUTES = [
  'newVersion',
  'updateStatus',
  'currentVersion',
  'updateAvailable',
  'cancellable',
  'updateDescription',
  'automatedUpdateDate',
  'optionalDeployment',
] as const;

main();
