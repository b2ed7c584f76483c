import { setTimeout } from 'node:timers/promises';
import type { CleanUp } from './clean-up';
import { domainNames } from './contenders/contenders';
import type { StackOrder } from './contenders/synthesize';
import { LocalCloud } from './local-cloud';
import { digits, tell } from './progress';
import type { CompletionRow } from './results';
import { summarize } from './statistics';

/** It looks every 15 seconds, so five rounds 3 seconds apart are spread evenly over the time between two looks. */
const ROUNDS = 5;
const SECONDS_BETWEEN_ROUNDS = 3;
/** From the last round's beginning to the service's completion: longer than it takes until all are waiting. */
const SECONDS_TO_COMPLETION = 20;

const ORDERS = domainNames('completion', ROUNDS).map(
  (name): StackOrder => ({ name, contender: 'ours, waiting', domainNames: [name] }),
);

/** How long after the service's completion a deployment that waits for it ends. */
export async function measureCompletion(cleanUp: CleanUp): Promise<CompletionRow[]> {
  tell('completion', 'starting the control plane, and publishing the assets');
  // Time stands still for the service, so that the updates go on until it is moved.
  const durations = { pendingSeconds: 0, inProgressSeconds: 3_600 };
  const cloud = await LocalCloud.start({ speed: 0, durations }, ORDERS, cleanUp);
  const deployments: Promise<void>[] = [];
  for (const order of ORDERS) {
    tell('completion', `deploying ${order.name}`);
    cloud.resetDomains(order.domainNames);
    deployments.push(cloud.createStack(order, order.name));
    await setTimeout(SECONDS_BETWEEN_ROUNDS * 1_000);
  }
  const completedAt = await complete(cloud);
  await Promise.all(deployments);

  const samples = await Promise.all(ORDERS.map(async ({ name }) => (await cloud.duration(name)).end - completedAt));
  for (const [index, sample] of samples.entries()) {
    tell('completion', `${ORDERS[index]?.name} ended ${digits(sample / 1_000)} s after the service`);
  }
  return [{ contender: 'ours, waiting', seconds: summarize(samples.map((sample) => sample / 1_000)) }];
}

async function complete({ aws }: LocalCloud): Promise<number> {
  await setTimeout(SECONDS_TO_COMPLETION * 1_000);
  tell('completion', 'the service completes all updates');
  aws.simulator.clock.advance({ hours: 2 });
  return Date.now();
}
