import { DeploymentUnderTest, NEW, OLD, outputsOf } from '../support/deployment-under-test';
import { commands } from '../support/readme';

const NEWER = 'OpenSearch_2_19_R20261101';

let deployment: DeploymentUnderTest;
let aws: DeploymentUnderTest['aws'];

beforeAll(async () => {
  // An update is over as soon as it has started, so that no poll is waited for.
  deployment = await DeploymentUnderTest.start({ durations: { pendingSeconds: 0, inProgressSeconds: 0 } });
  ({ aws } = deployment);
});
afterAll(() => aws?.stop());

/** A command line of the README's, as the shell hands it over. */
function argumentsOf(command: string): string[] {
  const [, , ...args] = command.replaceAll("'", '').split(' ');
  return [...args, '--require-approval', 'never'];
}

const startedSince = (calls: number) =>
  aws.simulator.calls
    .slice(calls)
    .filter(({ operation }) => operation === 'StartServiceSoftwareUpdate')
    .map(({ domainName }) => domainName);

test('the README’s command updates domains side by side, and waits', async () => {
  const names = ['logs', 'search'];
  for (const name of names) {
    aws.simulator.addDomain({ name, currentVersion: OLD, newVersion: NEW });
  }
  const [command = ''] = commands('npx cdk deploy').filter((line) => line.includes('wait=true'));

  const outputs = outputsOf(await aws.cdk(...argumentsOf(command)));

  expect(Object.values(outputs).sort()).toEqual(['COMPLETED', 'COMPLETED', NEW, NEW]);
  expect(names.map((name) => aws.simulator.domain(name).currentVersion)).toEqual([NEW, NEW]);
});

test('the README’s command updates in waves; a failure stops the rest and says so; put right, the rest is updated', async () => {
  const [command = ''] = commands('npx cdk deploy').filter((line) => line.includes(';'));
  const names = ['dev', 'sandbox', 'prod-a', 'prod-b'];
  const domains = names.map((name) => aws.simulator.addDomain({ name, currentVersion: OLD, newVersion: NEW }));
  const versions = () => domains.map(({ currentVersion }) => currentVersion);
  const deploy = async (...args: string[]) => {
    const calls = aws.simulator.calls.length;
    const result = await aws.cdk(...argumentsOf(command), ...args);
    return { result, started: startedSince(calls) };
  };

  const first = await deploy();
  outputsOf(first.result);
  expect(first.started).toEqual(names);
  expect(versions()).toEqual(Array(4).fill(NEW));

  for (const domain of domains) {
    domain.offerVersion(NEWER);
  }
  aws.simulator.domain('sandbox').becomeIneligible('The cluster health is red.');
  const second = await deploy('-c', 'trigger=next');
  expect(second.result.exitCode).toBe(1);
  const said = second.result.output.replace(/\s+/g, ' ');
  expect(said).toContain('domain sandbox is not eligible for an update');
  expect(said).toContain('done: dev; not started: prod-a, prod-b');
  expect(second.started).toEqual(['dev']);
  expect(versions()).toEqual([NEWER, NEW, NEW, NEW]);

  aws.simulator.domain('sandbox').becomeEligible();
  const third = await deploy('-c', 'trigger=again');
  outputsOf(third.result);
  expect(third.started).toEqual(['sandbox', 'prod-a', 'prod-b']);
  expect(versions()).toEqual(Array(4).fill(NEWER));
});
