import type { CdkResult, LocalAws } from './local-aws';
import { say, withProgress } from './narration';
import { session } from './session';

/** `npm run demo`: updates of one domain and of a fleet, from `cdk deploy` to their end, on this machine. */
session({ speed: 1, durations: { pendingSeconds: 4, inProgressSeconds: 8 } }, async (aws) => {
  await bootstrap(aws);
  await updateNow(aws);
  await updateOffPeakAndCancel(aws);
  await updateWithNothingToDo(aws);
  await updateFleet(aws);
  await updateFleetWithFailure(aws);
});

async function bootstrap(aws: LocalAws): Promise<void> {
  await cdk(aws, 'bootstrap', '-c', 'domains=logs');
}

async function updateNow(aws: LocalAws): Promise<void> {
  headline('1. An update is available for the domain logs: deploy it, and see it through');
  const logs = aws.simulator.addDomain({
    name: 'logs',
    currentVersion: 'OpenSearch_2_19_R20260101',
    newVersion: 'OpenSearch_2_19_R20260720',
  });
  const completed = new Promise<void>((resolve) => {
    aws.simulator.onTransition(({ to }) => to === 'COMPLETED' && resolve());
  });

  await cdk(aws, 'deploy', '-c', 'domains=logs');
  await withProgress('waiting for the service to install it', completed);
  say('local', `logs runs ${logs.currentVersion} now`);
}

async function updateOffPeakAndCancel(aws: LocalAws): Promise<void> {
  headline('2. Update the domain search in its off-peak window, and change your mind');
  const search = aws.simulator.addDomain({ name: 'search', newVersion: 'OpenSearch_2_19_R20260720' });

  await cdk(aws, 'deploy', '-c', 'domains=search', '-c', 'schedule=off-peak');
  say('local', `search is ${search.updateStatus}, due ${search.update?.scheduledAt.toISOString()}`);
  await cdk(aws, 'destroy', '-c', 'domains=search', '--force');
  say('local', `search is ${search.updateStatus} again: the update was cancelled, nothing is pending`);
}

async function updateWithNothingToDo(aws: LocalAws): Promise<void> {
  headline('3. Update the domain archive, for which there is nothing to install');
  aws.simulator.addDomain({ name: 'archive', currentVersion: 'OpenSearch_2_19_R20260720' });

  await cdk(aws, 'deploy', '-c', 'domains=archive');
}

const FLEET = ['dev', 'sandbox', 'prod-a', 'prod-b'];
const WAVES = 'domains=dev;sandbox;prod-a,prod-b';

async function updateFleet(aws: LocalAws): Promise<void> {
  headline('4. A fleet in three waves: each begins when the one before runs the new version');
  for (const name of FLEET) {
    aws.simulator.addDomain({ name, newVersion: 'OpenSearch_2_19_R20260720' });
  }

  await cdk(aws, 'deploy', '-c', WAVES);
}

async function updateFleetWithFailure(aws: LocalAws): Promise<void> {
  headline('5. The next release, and the sandbox is not healthy: production is not touched');
  for (const name of FLEET) {
    aws.simulator.domain(name).offerVersion('OpenSearch_2_19_R20261101');
  }
  aws.simulator.domain('sandbox').becomeIneligible('The cluster health is red.');

  await cdkFails(aws, 'deploy', '-c', WAVES, '-c', 'trigger=R20261101');
  for (const name of FLEET) {
    say('local', `${name} runs ${aws.simulator.domain(name).currentVersion}`);
  }
}

function headline(text: string): void {
  console.log(`\n${text}`);
}

/** Runs the real command line, and shows what it comes to: the outputs, or all of its words if it fails. */
async function cdk(aws: LocalAws, ...args: string[]): Promise<void> {
  const { exitCode, output } = await run(aws, ...args);
  if (exitCode !== 0) {
    throw new Error(`cdk ${args[0]} failed (got: exit code ${exitCode}); it said:\n${output}`);
  }
  for (const [line] of output.matchAll(/^(\S+ = .*|✅ .*|✨ .*Deployment time.*)$/gmu)) {
    say('cdk', line);
  }
}

/** Runs the real command line, which has to fail, and shows the reason. */
async function cdkFails(aws: LocalAws, ...args: string[]): Promise<void> {
  const { exitCode, output } = await run(aws, ...args);
  const [, reason] = output.match(/\| UPDATE_FAILED +\| .*? \(\w+\) (.*)$/m) ?? [];
  if (exitCode === 0 || !reason) {
    throw new Error(
      `cdk ${args[0]} should have failed with a reason (got: exit code ${exitCode}); it said:\n${output}`,
    );
  }
  say('cdk', reason);
}

async function run(aws: LocalAws, ...args: string[]): Promise<CdkResult> {
  const shown = args.map((arg) => (arg.includes(';') ? `'${arg}'` : arg));
  say('you', `npx cdk ${shown.join(' ')}`);
  return withProgress(`cdk ${args[0]}`, aws.cdk(...args, ...(NO_QUESTIONS[args[0] ?? ''] ?? [])));
}

const NO_QUESTIONS: Record<string, string[]> = { deploy: ['--require-approval', 'never'] };
