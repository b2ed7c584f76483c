import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdate } from '../lib';
import { parseContext, type UpdateContext } from './context';

/** Updates existing domains, named on the command line: `npx cdk deploy -c domains=logs,search`. */
function main(): void {
  const app = new App({ context: recommendedFeatureFlags });
  try {
    addUpdates(new Stack(app, 'ServiceSoftwareUpdates'), parseContext(app.node.getAllContext()));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

function addUpdates(stack: Stack, { domains, schedule, trigger }: UpdateContext): void {
  for (const name of domains) {
    const update = new ServiceSoftwareUpdate(stack, name, {
      domain: CfnDomain.fromDomainName(stack, `Domain-${name}`, name),
      schedule,
      trigger,
    });
    new CfnOutput(update, 'Version', {
      value: update.newVersion,
      description: `The version that ${name} is updated to`,
    });
    new CfnOutput(update, 'Status', { value: update.updateStatus, description: `The status of the update of ${name}` });
  }
}

main();
