import { DeploymentUnderTest, NEW, OLD, outputsOf } from '../support/deployment-under-test';

const NEWER = 'OpenSearch_2_19_R20261101';

let deployment: DeploymentUnderTest;

beforeAll(async () => {
  deployment = await DeploymentUnderTest.start();
});
afterAll(() => deployment?.aws.stop());

/** Lets an hour of the service's time pass once somebody has seen the update pending. */
function completeOncePendingIsSeen(name: string): void {
  const { simulator } = deployment.aws;
  simulator.onCall(({ domainName, operation, statusCode }) => {
    const seen = domainName === name && operation === 'DescribeDomain' && statusCode === 200;
    if (seen && deployment.statusOf(name) === 'PENDING_UPDATE') {
      simulator.clock.advance({ hours: 1 });
    }
  });
}

test('a deployment waits until the domain runs the new version, through throttling, and tells that version', async () => {
  const name = deployment.addDomain();
  completeOncePendingIsSeen(name);
  for (const operation of ['DescribeDomain', 'StartServiceSoftwareUpdate'] as const) {
    deployment.aws.simulator.addFault({ kind: 'throttle', operation, domainName: name, times: 2 });
  }

  const outputs = outputsOf(
    await deployment.newStack().deploy({ id: 'Update', domainName: name, targetVersion: NEW, waitMinutes: 5 }),
  );

  expect(outputs).toMatchObject({
    UpdatenewVersion: NEW,
    UpdatecurrentVersion: NEW,
    UpdateupdateStatus: 'COMPLETED',
  });
  expect(deployment.aws.simulator.domain(name).currentVersion).toBe(NEW);
});

test('waiting can be switched on for an update that is pending, and off again', async () => {
  const name = deployment.addDomain();
  const stack = deployment.newStack();
  expect(outputsOf(await stack.deploy({ id: 'Update', domainName: name }))).toMatchObject({
    UpdateupdateStatus: 'PENDING_UPDATE',
  });
  deployment.aws.simulator.clock.advance({ hours: 1 });

  const waited = outputsOf(await stack.deploy({ id: 'Update', domainName: name, waitMinutes: 5 }));
  expect(waited).toMatchObject({ UpdateupdateStatus: 'COMPLETED', UpdatenewVersion: NEW });
  const switchedOff = outputsOf(await stack.deploy({ id: 'Update', domainName: name }));
  expect(switchedOff).toEqual(waited);
});

test('a timeout fails the deployment with the stage, and the roll back cancels what is pending', async () => {
  const name = deployment.addDomain();
  const domain = deployment.aws.simulator.domain(name);
  const stack = deployment.newStack();
  outputsOf(await stack.deploy({ id: 'Update', domainName: name }));
  deployment.aws.simulator.clock.advance({ hours: 1 });
  domain.offerVersion(NEWER);

  const { exitCode, output } = await stack.deploy({ id: 'Update', domainName: name, waitMinutes: 1 });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toMatch(
    new RegExp(`the update of domain ${name} to ${NEWER} has not completed: it is PENDING_UPDATE, \\d minutes after`),
  );
  expect(deployment.callsOn(name)).toContain('CancelServiceSoftwareUpdate');
  expect(domain.updateStatus).toBe('ELIGIBLE');
});

test('a target version that is not offered rolls the stack back, and nothing is started', async () => {
  const name = deployment.addDomain();

  const { exitCode, output } = await deployment
    .newStack()
    .deploy({ id: 'Update', domainName: name, targetVersion: 'OpenSearch_2_19_R20991231' });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain(
    `domain ${name} runs ${OLD} and is offered ${NEW}, but targetVersion is OpenSearch_2_19_R20991231`,
  );
  expect(deployment.callsOn(name)).toEqual(['DescribeDomain']);
});
