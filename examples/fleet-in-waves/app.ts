/** Six domains in three waves: each wave begins when the one before runs the new version, and the first failure stops the rest. */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdates } from 'cdk-opensearch-software-update';

const app = new App({ context: recommendedFeatureFlags });
const stack = new Stack(app, 'Fleet');

const domains = (...names: string[]) => names.map((name) => CfnDomain.fromDomainName(stack, `Domain-${name}`, name));

const fleet = new ServiceSoftwareUpdates(stack, 'Updates', {
  waves: [
    { domains: domains('dev') },
    { domains: domains('sandbox-a', 'sandbox-b') },
    // One at a time: production is never without two domains that are not being updated.
    { domains: domains('prod-a', 'prod-b', 'prod-c'), maxConcurrency: 1 },
  ],
  // For each domain by itself.
  timeout: Duration.minutes(50),
  // A domain may be busy with another change for a while.
  maxWaitForSlot: Duration.minutes(10),
  trigger: '2026-11',
});

for (const update of fleet.updates) {
  new CfnOutput(update, 'Version', { value: update.newVersion });
}
