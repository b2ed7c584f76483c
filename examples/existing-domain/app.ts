/** Updates a domain of which this app knows only the name: another stack defines it, or somebody made it in the console. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdate, UpdateSchedule } from 'cdk-opensearch-software-update';

const app = new App({ context: recommendedFeatureFlags });
// The domain must be in the account and region of the stack. Without `env`, these are the command line's.
const stack = new Stack(app, 'LogsUpdate');

const update = new ServiceSoftwareUpdate(stack, 'SoftwareUpdate', {
  domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs'),
  schedule: UpdateSchedule.offPeakWindow(),
  // Change it when the domain is to be looked at again: without a change, CloudFormation asks nobody.
  trigger: '2026-11',
});

new CfnOutput(stack, 'Version', { value: update.newVersion, description: 'The version that logs is updated to' });
new CfnOutput(stack, 'Status', { value: update.updateStatus, description: 'The status of the update of logs' });
