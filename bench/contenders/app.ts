import { App, Stack } from 'aws-cdk-lib';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { loadContender } from './contenders';
import type { AppReport, Order } from './synthesize';

/** A CDK app as `cdk init` makes it; its argument is an `Order`, and the last line of its output an `AppReport`. */
async function main(): Promise<void> {
  const order: Order = JSON.parse(process.argv[2] ?? '');
  const app = new App({
    outdir: order.folder,
    context: {
      ...recommendedFeatureFlags,
      // What CloudFormation would refuse for its size is of interest too.
      '@aws-cdk/core:stackResourceLimit': 0,
      '@aws-cdk/core:validateAgainstDefaultRules': false,
    },
  });
  for (const { name, contender, domainNames } of order.stacks) {
    (await loadContender(contender)).addUpdates(new Stack(app, name), domainNames);
  }
  app.synth();

  const report: AppReport = { peakKilobytes: process.resourceUsage().maxRSS };
  console.log(JSON.stringify(report));
}

main();
