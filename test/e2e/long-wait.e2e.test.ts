import { DeploymentUnderTest, NEW, outputsOf } from '../support/deployment-under-test';

const NEWER = 'OpenSearch_2_19_R20261101';
/** Longer than CloudFormation waits for a custom resource: a wait condition waits. */
const LONG = { waitMinutes: 120 };

let deployment: DeploymentUnderTest;

beforeAll(async () => {
  // The machine's pauses, of the real time.
  process.env.SFN_WAIT_SCALE = '0.1';
  deployment = await DeploymentUnderTest.start();
});
afterAll(() => deployment?.aws.stop());

/** Lets hours of the service's time pass once somebody has seen the update pending. */
function completeOncePendingIsSeen(name: string): void {
  const { simulator } = deployment.aws;
  simulator.onCall(({ domainName, operation }) => {
    if (domainName === name && operation === 'DescribeDomain' && deployment.statusOf(name) === 'PENDING_UPDATE') {
      simulator.clock.advance({ hours: 2 });
    }
  });
}

test('a wait condition waits, with attributes of its end, for each new request anew', async () => {
  const name = deployment.addDomain();
  const stack = deployment.newStack();
  completeOncePendingIsSeen(name);

  const first = outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...LONG }));
  expect(first).toMatchObject({ UpdatenewVersion: NEW, UpdatecurrentVersion: NEW, UpdateupdateStatus: 'COMPLETED' });

  deployment.aws.simulator.domain(name).offerVersion(NEWER);
  const second = outputsOf(await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG }));
  expect(second).toMatchObject({ UpdatenewVersion: NEWER, UpdatecurrentVersion: NEWER });
  const calls = deployment.callsOn(name).length;

  outputsOf(await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG }));
  expect(deployment.callsOn(name)).toHaveLength(calls);
});

test('the reason of a failure reaches the command line, and the rollback cancels what is pending', async () => {
  const name = deployment.addDomain();
  const domain = deployment.aws.simulator.domain(name);
  const stack = deployment.newStack();
  outputsOf(await stack.deploy({ id: 'Update', domainName: name }));
  deployment.aws.simulator.clock.advance({ hours: 1 });
  domain.offerVersion(NEWER);
  let looks = 0;
  deployment.aws.simulator.onCall(({ domainName, operation }) => {
    looks += domainName === name && operation === 'DescribeDomain' ? 1 : 0;
    if (looks === 2) {
      domain.offerVersion('OpenSearch_2_19_R20261201');
    }
  });

  const { exitCode, output } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain(`the update of domain ${name} to ${NEWER} has not completed`);
  expect(output).not.toContain('cfn-signal');
  expect(domain.updateStatus).not.toBe('PENDING_UPDATE');
});
