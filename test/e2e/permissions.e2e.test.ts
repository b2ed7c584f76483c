import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { bundleHandler } from '../support/bundled-handler';
import { DeploymentUnderTest, NEW, outputsOf } from '../support/deployment-under-test';
import { MovedClock } from '../support/moved-clock';

const NEWER = 'OpenSearch_2_19_R20261101';
const WAIT = { waitMinutes: 30 };

let deployment: DeploymentUnderTest;
let simulator: DeploymentUnderTest['aws']['simulator'];

/** The control plane checks what the function may do by its role; the simulator of the service has always asked for that. */
beforeAll(async () => {
  process.env.AUTH = 'true';
  process.env.SFN_WAIT_SCALE = '0.01';
  deployment = await DeploymentUnderTest.start();
  ({ simulator } = deployment.aws);
  await allowHttp();
});
afterAll(() => deployment?.aws.stop());

/** The bucket of the CDK's assets takes calls only by HTTPS, which the control plane on this machine does not speak. */
async function allowHttp(): Promise<void> {
  const credential = 'Credential=test/20260101/us-east-1/s3/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const { status } = await fetch(`${deployment.aws.endpoint}/cdk-hnb659fds-assets-000000000000-us-east-1?policy`, {
    method: 'DELETE',
    headers: { authorization },
  });
  expect(status).toBe(204);
}

test('the permissions of the template suffice to wait for an update, for another one, and to cancel a third', async () => {
  const name = deployment.addDomain();
  const domain = simulator.domain(name);
  const stack = deployment.newStack();
  let isWaiting = true;
  simulator.onCall(({ domainName, operation }) => {
    if (
      isWaiting &&
      domainName === name &&
      operation === 'DescribeDomain' &&
      domain.updateStatus === 'PENDING_UPDATE'
    ) {
      simulator.clock.advance({ hours: 1 });
    }
  });

  const created = outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...WAIT }));
  expect(created).toMatchObject({ UpdateupdateStatus: 'COMPLETED', UpdatecurrentVersion: NEW });
  domain.offerVersion(NEWER);
  const updated = outputsOf(await stack.deploy({ id: 'Update', domainName: name, trigger: '2', waitMinutes: 120 }));
  expect(updated).toMatchObject({ UpdateupdateStatus: 'COMPLETED', UpdatecurrentVersion: NEWER });

  isWaiting = false;
  domain.offerVersion('OpenSearch_2_19_R20261201');
  outputsOf(await stack.deploy({ id: 'Update', domainName: name, trigger: '3' }));
  expect(domain.updateStatus).toBe('PENDING_UPDATE');
  outputsOf(await stack.destroy({ id: 'Update', domainName: name, trigger: '3' }));
  expect(domain.updateStatus).toBe('ELIGIBLE');
});

test.each([
  { action: 'es:StartServiceSoftwareUpdate', reason: 'could not be started (AccessDenied' },
  { action: 'states:StartExecution', reason: 'could not begin (AccessDenied' },
  { action: 'cloudformation:DescribeStacks', reason: 'failed (AccessDenied' },
])('without $action, the deployment fails, and says so', async ({ action, reason }) => {
  // The handler tries for a minute what is denied; here its pauses are short.
  const folder = mkdtempSync(path.join(tmpdir(), 'permissions-'));
  const clock = new MovedClock(simulator.clock, path.join(folder, 'clock'));
  const stack = deployment.newStack({
    handler: await bundleHandler('clock-of-test', path.join(folder, 'handler')),
    environment: { CLOCK_FILE: clock.file },
    withoutAction: action,
  });
  const name = deployment.addDomain({ currentVersion: NEW });
  outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...WAIT }));
  simulator.domain(name).offerVersion(NEWER);

  const { exitCode } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...WAIT });

  expect(exitCode).toBe(1);
  const reasons = await stack.deployed.reasons();
  expect(reasons[0]).toContain(`of domain ${name} ${reason}`);
  expect(reasons[0]).toContain(action);
  expect(deployment.statusOf(name)).toBe('ELIGIBLE');
});
