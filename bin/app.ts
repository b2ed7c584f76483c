import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { Construct } from 'constructs';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdates, UpdateMilestone } from '../lib';
import { parseContext, type UpdateContext } from './context';

/** CloudFormation takes 200 outputs in a stack, and a domain has two. */
const MOST_DOMAINS_WITH_OUTPUTS = 100;

/** Updates existing domains, named on the command line: `npx cdk deploy -c domains=logs,search`. */
function main(): void {
  const app = new App({ context: recommendedFeatureFlags });
  try {
    const stack = new Stack(app, 'ServiceSoftwareUpdates');
    addOutputs(stack, addUpdates(stack, parseContext(app.node.getAllContext())));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** With the same ids either way: an update with another one would be deleted, and cancelled. */
function addUpdates(stack: Stack, { waves, schedule, waitUntil, trigger }: UpdateContext): ServiceSoftwareUpdate[] {
  const domains = waves.map((wave) => wave.map((name) => CfnDomain.fromDomainName(stack, `Domain-${name}`, name)));
  if (waitUntil === UpdateMilestone.COMPLETED) {
    const inWaves = domains.map((wave) => ({ domains: wave }));
    return new ServiceSoftwareUpdates(stack, 'Updates', { waves: inWaves, trigger }).updates;
  }
  const scope = new Construct(stack, 'Updates');
  return domains
    .flat()
    .map((domain) => new ServiceSoftwareUpdate(scope, domain.domainRef.domainName, { domain, schedule, trigger }));
}

function addOutputs(stack: Stack, updates: ServiceSoftwareUpdate[]): void {
  if (updates.length > MOST_DOMAINS_WITH_OUTPUTS) {
    Annotations.of(stack).addInfo(
      `no outputs for more than ${MOST_DOMAINS_WITH_OUTPUTS} domains (got: ${updates.length}); a stack takes 200, and a domain has two`,
    );
    return;
  }
  for (const update of updates) {
    const name = update.node.id;
    new CfnOutput(update, 'Version', {
      value: update.newVersion,
      description: `The version that ${name} is updated to`,
    });
    new CfnOutput(update, 'Status', { value: update.updateStatus, description: `The status of the update of ${name}` });
  }
}

main();
