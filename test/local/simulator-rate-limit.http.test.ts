import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { NEW, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
let realTime: number;

const start = async (options: SimulatorOptions) => {
  // From the real time on, which is the simulator's default.
  aws = await SimulatorUnderTest.start({ startTime: undefined, ...options }, { name: 'logs' }, { name: 'search' });
};

beforeEach(() => {
  realTime = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => realTime);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await aws?.stop();
});

/** How many of so many calls passed. */
async function passed(calls: number): Promise<number> {
  const answers: boolean[] = [];
  for (let call = 0; call < calls; call += 1) {
    const DomainName = call % 2 === 0 ? 'logs' : 'search';
    answers.push(await aws.client.describeDomain({ DomainName }).then(...PASSED));
  }
  return answers.filter((answer) => answer).length;
}

const PASSED = [() => true, () => false] as const;

test('there is none by default', async () => {
  await start({});
  expect(await passed(50)).toBe(50);
});

test('a call beyond it is throttled', async () => {
  await start({ rateLimit: { callsPerSecond: 1 } });
  await aws.client.describeDomain({ DomainName: 'logs' });
  await expect(aws.client.describeDomain({ DomainName: 'logs' })).rejects.toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  expect(aws.simulator.calls.map(({ errorName }) => errorName)).toEqual([undefined, 'ThrottlingException']);
});

test('a second’s worth of calls may come at once, over all domains and operations', async () => {
  await start({ rateLimit: { callsPerSecond: 4 } });
  await aws.client.listScheduledActions({ DomainName: 'search' });
  expect(await passed(10)).toBe(3);
});

test('real time fills it again, up to a second’s worth', async () => {
  await start({ rateLimit: { callsPerSecond: 4 } });
  expect(await passed(10)).toBe(4);
  realTime += 249;
  expect(await passed(1)).toBe(0);
  realTime += 1;
  expect(await passed(2)).toBe(1);
  realTime += 60_000;
  expect(await passed(10)).toBe(4);
});

test('simulated time does not', async () => {
  await start({ rateLimit: { callsPerSecond: 2 } });
  await passed(2);
  aws.clock.advance({ days: 1 });
  expect(await passed(1)).toBe(0);
});

test('a throttled call is not carried out, and uses no fault up', async () => {
  await start({ rateLimit: { callsPerSecond: 1 } });
  await passed(1);
  aws.domain().offerVersion(NEW);
  aws.simulator.addFault({ kind: 'server-error', operation: 'StartServiceSoftwareUpdate' });
  await expect(aws.startUpdate()).rejects.toThrow('Rate exceeded');
  realTime += 1_000;
  await expect(aws.startUpdate()).rejects.toThrow('internal error');
  expect(aws.domain().updateStatus).toBe('ELIGIBLE');
});

test('less than a call per second lets one pass at a time', async () => {
  await start({ rateLimit: { callsPerSecond: 0.5 } });
  expect(await passed(3)).toBe(1);
  realTime += 2_000;
  expect(await passed(3)).toBe(1);
});

test.each([0, -1, Number.NaN])('%p calls per second are refused', async (callsPerSecond) => {
  await expect(OpenSearchServiceSimulator.start({ rateLimit: { callsPerSecond } })).rejects.toThrow(
    `a rate limit lets some calls pass (got: ${callsPerSecond} per second)`,
  );
});
