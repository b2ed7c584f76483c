import { ACCOUNT, type LocalAws, REGION } from './local-aws';
import { say, withProgress } from './narration';
import { session } from './session';

/** `npm run local`: AWS on this machine to play with, until Ctrl-C. */
session({ speed: 1, durations: { pendingSeconds: 60, inProgressSeconds: 120 } }, async (aws) => {
  addDomains(aws);
  const { exitCode, output } = await withProgress('cdk bootstrap', aws.cdk('bootstrap', '-c', 'domains=logs'));
  if (exitCode !== 0) {
    throw new Error(`cdk bootstrap failed (got: exit code ${exitCode}); it said:\n${output}`);
  }
  console.log(`
AWS runs on this machine, with account ${ACCOUNT} in ${REGION}. In another terminal, in this folder:

unset AWS_PROFILE
${Object.entries(aws.environment)
  .map(([name, value]) => `export ${name}=${value}`)
  .join('\n')}

npx cdk deploy -c domains=logs

Domains: logs, search, and the others of the examples have an update available, archive has none, red is not eligible, and
required has one that AWS has scheduled for the day after tomorrow. An update is pending for a minute and runs for two.
Ctrl-C ends it all.
`);
  await new Promise(() => undefined);
});

const OF_THE_EXAMPLES = ['search-staging', 'dev', 'sandbox-a', 'sandbox-b', 'prod-a', 'prod-b', 'prod-c'];

function addDomains({ simulator }: LocalAws): void {
  const newVersion = 'OpenSearch_2_19_R20260720';
  const dayAfterTomorrow = new Date(Date.now() + 2 * 24 * 3_600_000);
  for (const name of ['logs', 'search', ...OF_THE_EXAMPLES]) {
    simulator.addDomain({ name, newVersion });
  }
  simulator.addDomain({ name: 'archive', currentVersion: newVersion });
  simulator.addDomain({ name: 'red', newVersion, notEligibleReason: 'The cluster health is red.' });
  simulator.addDomain({
    name: 'required',
    newVersion,
    optionalDeployment: false,
    pendingUpdate: { scheduledAt: dayAfterTomorrow, scheduledBy: 'SYSTEM' },
  });
  say('local', 'the domains are there');
}
