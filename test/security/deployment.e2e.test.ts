import { DeploymentUnderTest, NEW, OLD, outputsOf } from '../support/deployment-under-test';

const NAMES = ['logs', 'search'];

let deployment: DeploymentUnderTest;
let aws: DeploymentUnderTest['aws'];

beforeAll(async () => {
  deployment = await DeploymentUnderTest.start();
  ({ aws } = deployment);
  for (const name of NAMES) {
    aws.simulator.addDomain({ name, currentVersion: OLD, newVersion: NEW });
  }
  // There is nothing to wait for.
  aws.simulator.addDomain({ name: 'archive', currentVersion: NEW });
});
afterAll(() => aws?.stop());

const cdk = (command: string, ...args: string[]) => aws.cdk(command, '--app', 'npx tsx test/security/app.ts', ...args);
const statuses = () => NAMES.map((name) => deployment.statusOf(name));

// The network is not real there: where the functions are, and what they may reach, policies.test.ts reads off the template.
test('a provider in a VPC, with a key and a log group of one’s own, deploys, starts updates, and cancels them when it goes', async () => {
  outputsOf(await cdk('deploy', '--require-approval', 'never'));
  expect(statuses()).toEqual(['PENDING_UPDATE', 'PENDING_UPDATE']);

  outputsOf(await cdk('destroy', '--force'));
  expect(statuses()).toEqual(['ELIGIBLE', 'ELIGIBLE']);
});
