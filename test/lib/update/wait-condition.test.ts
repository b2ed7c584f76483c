import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdate, UpdateMilestone } from '../../../lib';

/** With the CDK's own validation of templates, which the newest feature flags make an error. */
function appWithOutputs(stackOfOutput: (app: App, stack: Stack) => Stack): App {
  const app = new App({ context: recommendedFeatureFlags });
  const stack = new Stack(app, 'Updates');
  const update = new ServiceSoftwareUpdate(stack, 'Update', {
    domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs'),
    waitUntil: UpdateMilestone.COMPLETED,
    timeout: Duration.hours(2),
  });
  const target = stackOfOutput(app, stack);
  new CfnOutput(target, 'Version', { value: update.newVersion });
  // A stack without a resource is refused.
  new CfnDomain(target, 'Defined');
  return app;
}

test('an attribute of a long wait can be an output', () => {
  expect(() => appWithOutputs((_, stack) => stack).synth()).not.toThrow();
});

test('an attribute of a long wait can be an output of another stack', () => {
  expect(() => appWithOutputs((app) => new Stack(app, 'Other')).synth()).not.toThrow();
});
