import { DeploymentUnderTest, NEW, OLD, outputsOf } from '../support/deployment-under-test';
import { commands } from '../support/readme';

let deployment: DeploymentUnderTest;
let aws: DeploymentUnderTest['aws'];

beforeAll(async () => {
  deployment = await DeploymentUnderTest.start();
  ({ aws } = deployment);
});
afterAll(() => aws?.stop());

const addDomain: DeploymentUnderTest['addDomain'] = (options) => deployment.addDomain(options);
const statusOf = (name: string) => deployment.statusOf(name);
const callsOn = (name: string) => deployment.callsOn(name);
const newStack = () => deployment.newStack();

test('the app: an update is started, left alone without a change, looked at by a trigger, and cancelled', async () => {
  const name = addDomain();
  const deploy = (...context: string[]) =>
    aws.cdk('deploy', '-c', `domains=${name}`, ...context, '--require-approval', 'never');

  const outputs = outputsOf(await deploy());
  expect(Object.values(outputs).sort()).toEqual([NEW, 'PENDING_UPDATE']);
  expect(callsOn(name)).toEqual(['DescribeDomain', 'StartServiceSoftwareUpdate']);

  outputsOf(await deploy());
  expect(callsOn(name)).toHaveLength(2);

  outputsOf(await deploy('-c', 'trigger=again'));
  expect(callsOn(name).slice(2)).toEqual(['DescribeDomain', 'ListScheduledActions']);
  expect(statusOf(name)).toBe('PENDING_UPDATE');

  const { exitCode } = await aws.cdk('destroy', '-c', `domains=${name}`, '--force');
  expect(exitCode).toBe(0);
  expect(statusOf(name)).toBe('ELIGIBLE');
});

test('each command of the README that schedules updates does what it says', async () => {
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const scheduling = commands('npx cdk deploy').filter((line) => !/wait|;/.test(line));
  const README = scheduling.map((line) => line.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, tomorrow));
  expect(README).toHaveLength(3);
  const names = ['logs', 'search'];
  for (const name of names) {
    aws.simulator.addDomain({ name, newVersion: NEW });
  }

  for (const command of README) {
    const [, , ...args] = command.split(' ');
    outputsOf(await aws.cdk(...args, '--require-approval', 'never'));
    expect(names.map(statusOf)).toEqual(['PENDING_UPDATE', 'PENDING_UPDATE']);
    for (const name of names) {
      aws.simulator.domain(name).cancelUpdate();
    }
  }
  await aws.cdk('destroy', '-c', 'domains=logs', '--force');
});

test('every attribute reaches the template', async () => {
  const stack = newStack();

  expect(outputsOf(await stack.deploy({ id: 'Update', domainName: addDomain() }))).toEqual({
    UpdatenewVersion: NEW,
    UpdateupdateStatus: 'PENDING_UPDATE',
    UpdatecurrentVersion: OLD,
    UpdateupdateAvailable: 'true',
    Updatecancellable: 'true',
    UpdateupdateDescription: '',
    UpdateautomatedUpdateDate: '',
    UpdateoptionalDeployment: 'true',
  });
});

test('a replaced domain: the old one’s pending update is cancelled, the new one’s is started', async () => {
  const [before, after] = [addDomain(), addDomain()];
  const stack = newStack();
  outputsOf(await stack.deploy({ id: 'Update', domainName: before }));

  outputsOf(await stack.deploy({ id: 'Update', domainName: after }));

  expect(statusOf(before)).toBe('ELIGIBLE');
  expect(statusOf(after)).toBe('PENDING_UPDATE');
});

test('one of two updates is removed: its pending update is cancelled, the other is left alone', async () => {
  const [kept, removed] = [addDomain(), addDomain()];
  const stack = newStack();
  outputsOf(await stack.deploy({ id: 'Kept', domainName: kept }, { id: 'Removed', domainName: removed }));
  const calls = callsOn(kept).length;

  outputsOf(await stack.deploy({ id: 'Kept', domainName: kept }));

  expect(statusOf(removed)).toBe('ELIGIBLE');
  expect(statusOf(kept)).toBe('PENDING_UPDATE');
  expect(callsOn(kept)).toHaveLength(calls);
});

test('an update that moves to another construct stays pending', async () => {
  const name = addDomain();
  const stack = newStack();
  outputsOf(await stack.deploy({ id: 'Update', domainName: name }));

  outputsOf(await stack.deploy({ id: 'Moved', domainName: name }));

  expect(callsOn(name)).not.toContain('CancelServiceSoftwareUpdate');
  expect(statusOf(name)).toBe('PENDING_UPDATE');
});

test('two updates that swap their domains stay pending', async () => {
  const [one, other] = [addDomain(), addDomain()];
  const stack = newStack();
  outputsOf(await stack.deploy({ id: 'One', domainName: one }, { id: 'Other', domainName: other }));

  outputsOf(await stack.deploy({ id: 'One', domainName: other }, { id: 'Other', domainName: one }));

  expect([one, other].map(statusOf)).toEqual(['PENDING_UPDATE', 'PENDING_UPDATE']);
});

test('a failing create is rolled back, says why, and starts nothing', async () => {
  const name = addDomain({ notEligibleReason: 'The cluster health is red.' });

  const { exitCode, output } = await newStack().deploy({ id: 'Update', domainName: name });

  expect(exitCode).toBe(1);
  expect(output).toContain(`domain ${name} is not eligible for an update`);
  expect(output).toContain('ROLLBACK_COMPLETE');
  expect(callsOn(name)).toEqual(['DescribeDomain']);
});

test('a create that is rolled back for another resource cancels the update that it started', async () => {
  const [started, failing] = [addDomain(), addDomain({ notEligibleReason: 'The cluster health is red.' })];

  const { exitCode } = await newStack().deploy(
    { id: 'Started', domainName: started },
    { id: 'Failing', domainName: failing },
  );

  expect(exitCode).toBe(1);
  expect(callsOn(started)).toContain('CancelServiceSoftwareUpdate');
  expect(statusOf(started)).toBe('ELIGIBLE');
});

test('an update that is rolled back cancels what it started, and starts nothing by the old properties', async () => {
  const [updated, failing] = [addDomain(), addDomain()];
  const stack = newStack();
  outputsOf(await stack.deploy({ id: 'Updated', domainName: updated }, { id: 'Failing', domainName: failing }));
  aws.simulator.clock.advance({ hours: 2 });
  for (const name of [updated, failing]) {
    aws.simulator.domain(name).offerVersion('OpenSearch_2_19_R20261101');
  }
  aws.simulator.domain(failing).becomeIneligible('The cluster health is red.');
  const calls = callsOn(updated).length;

  const { exitCode, output } = await stack.deploy(
    { id: 'Updated', domainName: updated, trigger: 'next' },
    { id: 'Failing', domainName: failing, trigger: 'next' },
  );

  expect(exitCode).toBe(1);
  // As far as the command line's table shows it.
  expect(output).toContain('UPDATE_ROLLBACK_COMPLET');
  expect(callsOn(updated).slice(calls)).toEqual([
    'DescribeDomain',
    'StartServiceSoftwareUpdate',
    'DescribeDomain',
    'ListScheduledActions',
    'CancelServiceSoftwareUpdate',
  ]);
  expect(statusOf(updated)).toBe('ELIGIBLE');
});
