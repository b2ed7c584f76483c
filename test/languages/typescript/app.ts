import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdates, UpdateSchedule } from '../../../lib';

/** The same app in the other languages is beside this folder. Their templates must be equal to this one's. */
const app = new App();
const stack = new Stack(app, 'Updates');
const domain = (name: string) => CfnDomain.fromDomainName(stack, `Domain-${name}`, name);

const update = new ServiceSoftwareUpdate(stack, 'SoftwareUpdate', {
  domain: domain('logs'),
  schedule: UpdateSchedule.offPeakWindow(),
  trigger: '2026-11',
});
new CfnOutput(stack, 'LogsVersion', { value: update.newVersion });

const fleet = new ServiceSoftwareUpdates(stack, 'Fleet', {
  waves: [{ domains: [domain('dev')] }, { domains: [domain('prod-a'), domain('prod-b')], maxConcurrency: 1 }],
  trigger: '2026-11',
});
for (const [index, { newVersion }] of fleet.updates.entries()) {
  new CfnOutput(stack, `FleetVersion${index}`, { value: newVersion });
}

app.synth();
