/**
 * A release is tried in staging, then promoted to production by its name.
 *
 * 1. Change `trigger` in cdk.json. `npx cdk deploy Staging` installs what the service offers, waits until it runs, and
 *    prints its version.
 * 2. Test staging.
 * 3. Put the version into cdk.json as `release`, have that reviewed, and `npx cdk deploy Production`.
 */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdate, UpdateMilestone, UpdateSchedule } from 'cdk-opensearch-software-update';

const app = new App({ context: recommendedFeatureFlags });

const staging = new Stack(app, 'Staging');
const tried = new ServiceSoftwareUpdate(staging, 'SoftwareUpdate', {
  domain: CfnDomain.fromDomainName(staging, 'Domain', 'search-staging'),
  waitUntil: UpdateMilestone.COMPLETED,
  trigger: app.node.getContext('trigger'),
});
new CfnOutput(staging, 'Version', { value: tried.newVersion, description: 'Give this one to production as release' });

// Often in another account, by `env`. Nothing but the name of the release goes from one to the other.
const production = new Stack(app, 'Production');
const promoted = new ServiceSoftwareUpdate(production, 'SoftwareUpdate', {
  domain: CfnDomain.fromDomainName(production, 'Domain', 'search'),
  // Should the service offer a newer release by then, the deployment fails, rather than install what nobody has tried.
  targetVersion: app.node.getContext('release'),
  schedule: UpdateSchedule.offPeakWindow(),
});
new CfnOutput(production, 'Status', { value: promoted.updateStatus });
