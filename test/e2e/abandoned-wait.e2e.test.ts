import { CloudFormationProxy } from '../support/cloudformation-proxy';
import type { DeployedStack } from '../support/deployed-stack';
import { DeploymentUnderTest, NEW, outputsOf } from '../support/deployment-under-test';
import { until } from '../support/until';

const NEWER = 'OpenSearch_2_19_R20261101';
/** Longer than CloudFormation waits for a custom resource: a wait condition waits. */
const LONG = { waitMinutes: 120 };
const SHORT = { waitMinutes: 30 };

/** Of the machine's pauses, in real time. */
const PAUSE_SCALE = 0.1;

let deployment: DeploymentUnderTest;

beforeAll(async () => {
  // The service's clock stands still, so that no update ever begins.
  process.env.SFN_WAIT_SCALE = String(PAUSE_SCALE);
  deployment = await DeploymentUnderTest.start();
});
afterAll(() => deployment?.aws.stop());

async function scalePauses(scale: number): Promise<void> {
  const body = JSON.stringify({ 'stepfunctions._SFN_WAIT_SCALE': scale });
  await fetch(`${deployment.aws.endpoint}/_ministack/config`, { method: 'POST', body });
}

type Stack = ReturnType<DeploymentUnderTest['newStack']>;

/** A stack that was deployed when there was nothing to wait for; now there is. */
async function deployed(stack: Stack, wait: typeof LONG): Promise<string> {
  const name = deployment.addDomain({ currentVersion: NEW });
  outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...wait }));
  deployment.aws.simulator.domain(name).offerVersion(NEWER);
  return name;
}

/** The machine has looked at the domain. */
const isPolled = (name: string) => {
  const calls = deployment.callsOn(name);
  return calls.includes('StartServiceSoftwareUpdate') && calls.at(-1) === 'DescribeDomain';
};

/** The executions have ended by themselves: none polls on until the timeout. Tells with what. */
async function endOfExecutions(stack: DeployedStack, machine: string): Promise<string[]> {
  await until('no execution runs', async () => !(await stack.executions(machine)).some(isRunning), 30);
  return (await stack.executions(machine)).map(({ history }) => history);
}

const isRunning = ({ status }: { readonly status: string }) => status === 'RUNNING';

const GIVEN_UP = 'is not waited for any more: its stack was rolled back, or deleted, meanwhile';

test('a wait condition that runs out fails the deployment, the rollback cancels the update, and the execution ends', async () => {
  const stack = deployment.newStack({ waitConditionSeconds: 3 });
  const name = await deployed(stack, LONG);

  const { exitCode, output } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain('WaitCondition timed out. Received 0 conditions when expecting 1');
  expect(deployment.callsOn(name)).toContain('CancelServiceSoftwareUpdate');
  expect(deployment.statusOf(name)).toBe('ELIGIBLE');
  expect(await endOfExecutions(stack.deployed, await stack.deployed.machine())).toEqual([
    expect.stringContaining(GIVEN_UP),
  ]);
});

test('a stack that is deleted while its wait condition waits goes, and cancels the update; its execution ends', async () => {
  const stack = deployment.newStack();
  const name = deployment.addDomain();
  const deploying = stack.deploy({ id: 'Update', domainName: name, ...LONG });
  await until('the machine polls', () => isPolled(name));
  const machine = await stack.deployed.machine();

  await stack.deployed.delete();

  expect(deployment.callsOn(name)).toContain('CancelServiceSoftwareUpdate');
  expect(deployment.statusOf(name)).toBe('ELIGIBLE');
  // The function has gone. AWS ends the executions of a deleted machine; the control plane lets them come to their own end.
  await scalePauses(0);
  expect(await endOfExecutions(stack.deployed, machine)).toHaveLength(1);
  await scalePauses(PAUSE_SCALE);
  expect((await deploying).exitCode).toBe(1);
});

test('a stack that is deleted while its custom resource waits goes, cancels the update, and leaves no execution behind', async () => {
  const stack = deployment.newStack({ isKept: true });
  const name = await deployed(stack, SHORT);
  const machine = await stack.deployed.machine();
  const deploying = stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...SHORT });
  await until('the machine polls', () => isPolled(name));

  await stack.deployed.delete();

  expect(deployment.callsOn(name)).toContain('CancelServiceSoftwareUpdate');
  expect(deployment.statusOf(name)).toBe('ELIGIBLE');
  expect(await endOfExecutions(stack.deployed, machine)).toEqual([expect.stringContaining(GIVEN_UP)]);
  expect((await deploying).exitCode).toBe(1);
});

test('an update of the stack that is cancelled while it waits rolls back, and cancels the domain’s update', async () => {
  const proxy = await CloudFormationProxy.start(deployment.aws.endpoint);
  try {
    const stack = deployment.newStack({ environment: { AWS_ENDPOINT_URL_CLOUDFORMATION: proxy.endpoint } });
    const name = await deployed(stack, SHORT);
    const deploying = stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...SHORT });
    await until('the machine polls', () => isPolled(name));

    proxy.isCancelled = true;
    await stack.deployed.cancelUpdate();

    const { exitCode, output } = await deploying;
    expect(exitCode).toBe(1);
    expect(output).toContain('UPDATE_ROLLBACK_COMPLET');
    expect(deployment.statusOf(name)).toBe('ELIGIBLE');
    expect(await endOfExecutions(stack.deployed, await stack.deployed.machine())).toEqual([
      expect.stringContaining(GIVEN_UP),
    ]);
  } finally {
    await proxy.stop();
  }
});
