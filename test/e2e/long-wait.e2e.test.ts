import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { later } from '../../local/simulator/clock';
import type { OffPeakWindow } from '../../local/simulator/off-peak-window';
import { bundleHandler } from '../support/bundled-handler';
import { DeploymentUnderTest, NEW, outputsOf } from '../support/deployment-under-test';
import { MovedClock } from '../support/moved-clock';

const NEWER = 'OpenSearch_2_19_R20261101';
/** Longer than CloudFormation waits for a custom resource: a wait condition waits. */
const LONG = { waitMinutes: 120 };
const SPEED = 1_000;

let deployment: DeploymentUnderTest;
let clock: MovedClock;
let engine: { handler: string; environment: Record<string, string> };

beforeAll(async () => {
  // The machine's pauses, of the real time.
  process.env.SFN_WAIT_SCALE = String(1 / SPEED);
  deployment = await DeploymentUnderTest.start({ startTime: new Date() });
  const folder = mkdtempSync(path.join(tmpdir(), 'long-wait-'));
  clock = new MovedClock(deployment.aws.simulator.clock, path.join(folder, 'clock'));
  engine = {
    handler: await bundleHandler('clock-of-test', path.join(folder, 'handler')),
    environment: { CLOCK_FILE: clock.file },
  };
});
afterEach(() => clock.stop());
afterAll(() => deployment?.aws.stop());

/** Does something when the domain has been looked at so many times. */
function onceSeen(name: string, times: number, act: () => void): void {
  let left = times;
  deployment.aws.simulator.onCall(({ domainName, operation }) => {
    left -= domainName === name && operation === 'DescribeDomain' ? 1 : 0;
    if (left === 0) {
      left = Number.POSITIVE_INFINITY;
      act();
    }
  });
}

/** Time flies from the start of an update to its end. */
function runClockDuringUpdateOf(name: string): void {
  const { simulator } = deployment.aws;
  simulator.onCall(({ domainName, operation }) => {
    if (domainName === name && operation === 'StartServiceSoftwareUpdate') {
      clock.run(SPEED);
    }
  });
  simulator.onTransition(({ domainName, to }) => {
    if (domainName === name && to === 'COMPLETED') {
      clock.stop();
    }
  });
}

function windowIn(minutes: number): OffPeakWindow {
  const opening = new Date(deployment.aws.simulator.clock.now().getTime() + minutes * 60_000);
  return { enabled: true, startHour: opening.getUTCHours(), startMinute: opening.getUTCMinutes() };
}

test('a wait condition waits, with attributes of its end, for each new request anew', async () => {
  const name = deployment.addDomain();
  const stack = deployment.newStack(engine);
  runClockDuringUpdateOf(name);

  const first = outputsOf(await stack.deploy({ id: 'Update', domainName: name, ...LONG }));
  expect(first).toMatchObject({ UpdatenewVersion: NEW, UpdatecurrentVersion: NEW, UpdateupdateStatus: 'COMPLETED' });

  deployment.aws.simulator.domain(name).offerVersion(NEWER);
  const second = outputsOf(await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG }));
  expect(second).toMatchObject({ UpdatenewVersion: NEWER, UpdatecurrentVersion: NEWER });
  const calls = deployment.callsOn(name).length;

  outputsOf(await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG }));
  expect(deployment.callsOn(name)).toHaveLength(calls);
});

test('an update in an off-peak window hours away is waited for, with polls that get rarer', async () => {
  const name = deployment.addDomain({ offPeakWindow: windowIn(150) });
  const stack = deployment.newStack(engine);
  runClockDuringUpdateOf(name);

  const outputs = outputsOf(
    await stack.deploy({ id: 'Update', domainName: name, isOffPeak: true, waitMinutes: 12 * 60 }),
  );

  expect(outputs).toMatchObject({ UpdatenewVersion: NEW, UpdatecurrentVersion: NEW, UpdateupdateStatus: 'COMPLETED' });
  const calls = deployment.aws.simulator.calls.filter(({ domainName }) => domainName === name);
  const started = calls.find(({ operation }) => operation === 'StartServiceSoftwareUpdate');
  const minutes = (Number(calls.at(-1)?.at) - Number(started?.at)) / 60_000;
  expect(minutes).toBeGreaterThan(150);
  const [execution] = await stack.deployed.executions(await stack.deployed.machine());
  const pauses = [...(execution?.history ?? '').matchAll(/seconds\W+(\d+)/g)].map(([, seconds]) => Number(seconds));
  expect(Math.max(...pauses)).toBeGreaterThan(60);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(300);
  expect(execution?.status).toBe('SUCCEEDED');
});

test('a timeout of hours fails the deployment with the handler’s reason, before the wait condition gives up', async () => {
  const name = deployment.addDomain({ offPeakWindow: windowIn(60) });
  const domain = deployment.aws.simulator.domain(name);
  // Somebody moves the update beyond the timeout.
  onceSeen(name, 2, () => {
    domain.cancelUpdate();
    domain.scheduleUpdate({
      scheduledAt: later(deployment.aws.simulator.clock.now(), { hours: 20 }),
      scheduledBy: 'CUSTOMER',
    });
  });
  runClockDuringUpdateOf(name);

  const { exitCode, output } = await deployment
    .newStack(engine)
    .deploy({ id: 'Update', domainName: name, isOffPeak: true, ...LONG });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toMatch(
    new RegExp(`the update of domain ${name} to ${NEW} has not completed: it is PENDING_UPDATE, 12\\d minutes after`),
  );
  expect(deployment.statusOf(name)).toBe('ELIGIBLE');
});

test('a window that begins after the timeout fails the deployment at once, and the update is cancelled', async () => {
  const name = deployment.addDomain({ offPeakWindow: windowIn(600) });

  const { exitCode, output } = await deployment
    .newStack(engine)
    .deploy({ id: 'Update', domainName: name, isOffPeak: true, ...LONG });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toMatch(
    /has not completed: it is due at [^;]+, and its timeout ends before that/,
  );
});

test('the reason of a failure reaches the command line, and the rollback cancels what is pending', async () => {
  const name = deployment.addDomain();
  const domain = deployment.aws.simulator.domain(name);
  const stack = deployment.newStack(engine);
  outputsOf(await stack.deploy({ id: 'Update', domainName: name }));
  clock.advance({ hours: 1 });
  domain.offerVersion(NEWER);
  onceSeen(name, 2, () => {
    domain.offerVersion('OpenSearch_2_19_R20261201');
    // The handler believes that reads may be late for two minutes; the update is pending for five.
    clock.advance({ minutes: 3 });
  });

  const { exitCode, output } = await stack.deploy({ id: 'Update', domainName: name, trigger: '2', ...LONG });

  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain(`the update of domain ${name} to ${NEWER} has not completed`);
  expect(output).not.toContain('cfn-signal');
  expect(domain.updateStatus).not.toBe('PENDING_UPDATE');
});
