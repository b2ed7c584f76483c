import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { bundleHandler } from '../support/bundled-handler';
import type { DeployedStack } from '../support/deployed-stack';
import { DeploymentUnderTest, NEW, outputsOf } from '../support/deployment-under-test';
import { MovedClock } from '../support/moved-clock';

const NEWER = 'OpenSearch_2_19_R20261101';
/** The custom resource waits. */
const SHORT = { waitMinutes: 30 };
/** A wait condition waits. */
const LONG = { waitMinutes: 120 };

let deployment: DeploymentUnderTest;
let simulator: DeploymentUnderTest['aws']['simulator'];

beforeAll(async () => {
  // The machine's pauses, of the real time.
  process.env.SFN_WAIT_SCALE = '0.01';
  deployment = await DeploymentUnderTest.start();
  ({ simulator } = deployment.aws);
});
afterAll(() => deployment?.aws.stop());

type Stack = ReturnType<DeploymentUnderTest['newStack']>;

/** A stack that was deployed when there was nothing to update. */
async function deployed(stack: Stack, wait: Partial<typeof LONG>): Promise<string> {
  const name = deployment.addDomain({ currentVersion: NEW });
  outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...wait }));
  simulator.domain(name).offerVersion(NEWER);
  return name;
}

/** Acts whenever the machine has looked at a pending update. */
function onPoll(name: string, act: (poll: number) => void): void {
  let polls = 0;
  let isStarted = false;
  simulator.onCall(({ domainName, operation, statusCode }) => {
    if (domainName === name && statusCode === 200) {
      isStarted ||= operation === 'StartServiceSoftwareUpdate';
      if (isStarted && operation === 'DescribeDomain') {
        polls += 1;
        act(polls);
      }
    }
  });
}

async function logGroupOf(stack: DeployedStack): Promise<string> {
  const group = (await stack.resources()).find(({ ResourceType: type }) => type === 'AWS::Logs::LogGroup');
  return group?.PhysicalResourceId ?? '';
}

/** The reason is the first failure’s: a line in our own words, and where to read more. */
async function expectReason(stack: DeployedStack, words: string): Promise<void> {
  const [reason = ''] = await stack.reasons();
  expect(reason).toContain(words);
  expect(reason).not.toMatch(/\n|Error:|^\s*at |\.js:|RequestId/);
  expect(reason.endsWith(` (log group: ${await logGroupOf(stack)})`)).toBe(true);
}

test('a stack has 6 resources where nothing waits, and 10 where a wait condition does', async () => {
  const [starts, waits] = [deployment.newStack(), deployment.newStack()];
  outputsOf(await starts.deploy({ id: 'Update', domainName: deployment.addDomain() }));
  await deployed(waits, LONG);

  const typesOf = async ({ deployed: stack }: Stack) => (await stack.resources()).map(({ ResourceType: type }) => type);
  const always = [
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'Custom::ServiceSoftwareUpdate',
  ];
  const waiting = [
    'AWS::CloudFormation::WaitCondition',
    'AWS::CloudFormation::WaitConditionHandle',
    'AWS::IAM::Role',
    'AWS::StepFunctions::StateMachine',
  ];
  expect((await typesOf(starts)).sort()).toEqual(always);
  expect((await typesOf(waits)).sort()).toEqual([...always, ...waiting].sort());
});

test('an update that fails at once: the reason is a line of our own, and names the log group', async () => {
  const stack = deployment.newStack();
  const name = await deployed(stack, {});
  simulator.domain(name).becomeIneligible('The cluster health is red.');

  const { exitCode } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2' });

  expect(exitCode).toBe(1);
  await expectReason(stack.deployed, `domain ${name} is not eligible for an update`);
});

test('an update whose domain goes while the deployment waits: the reason is a line of our own, and names the log group', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'clock-'));
  const clock = new MovedClock(simulator.clock, path.join(folder, 'clock'));
  const stack = deployment.newStack({
    handler: await bundleHandler('clock-of-test', path.join(folder, 'handler')),
    environment: { CLOCK_FILE: clock.file },
  });
  const name = await deployed(stack, SHORT);
  onPoll(name, (poll) => poll === 1 && simulator.removeDomain(name));

  const { exitCode } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...SHORT });

  expect(exitCode).toBe(1);
  await expectReason(stack.deployed, `the update of domain ${name} to ${NEWER} has not completed`);
});

test('a wait that cannot begin fails the deployment at once, and the rollback cancels the update', async () => {
  const stack = deployment.newStack({
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:deleted',
  });
  const name = await deployed(stack, SHORT);

  const { exitCode } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...SHORT });

  expect(exitCode).toBe(1);
  await expectReason(stack.deployed, `the wait for the update of domain ${name} could not begin`);
  expect(deployment.callsOn(name)).toEqual(
    expect.arrayContaining(['StartServiceSoftwareUpdate', 'CancelServiceSoftwareUpdate']),
  );
  expect(deployment.statusOf(name)).toBe('ELIGIBLE');
});

test.each([
  { what: 'the custom resource', wait: SHORT, type: 'Custom::ServiceSoftwareUpdate' },
  { what: 'a wait condition', wait: LONG, type: 'AWS::CloudFormation::WaitCondition' },
])('a function that dies in each step of a wait: $what still ends well, and once', async ({ wait, type }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'deaths-'));
  const stack = deployment.newStack({
    handler: await bundleHandler('mortal', path.join(folder, 'handler')),
    environment: { DEATHS_FOLDER: folder },
  });
  const name = deployment.addDomain();
  const deaths = ['request', 'answer'].map((death) => path.join(folder, death));
  for (const death of deaths) {
    writeFileSync(death, '');
  }
  onPoll(name, (poll) => {
    if (poll === 1) {
      process.kill(Number(readFileSync(path.join(folder, 'pid'), 'utf8')), 'SIGKILL');
    } else {
      simulator.clock.advance({ hours: 1 });
    }
  });

  const outputs = outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...wait }));

  expect(outputs).toMatchObject({ UpdatenewVersion: NEW, UpdatecurrentVersion: NEW, UpdateupdateStatus: 'COMPLETED' });
  const [execution, ...others] = await stack.deployed.executions(await stack.deployed.machine());
  expect(others).toEqual([]);
  expect(deaths.filter(existsSync)).toEqual([]);
  expect(execution?.status).toBe('SUCCEEDED');
  expect(execution?.history.match(/"TaskFailed"/g)).toHaveLength(2);
  expect(await stack.deployed.count(type, 'CREATE_COMPLETE')).toBe(1);
});
