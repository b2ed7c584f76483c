import type { OpenSearch } from '@aws-sdk/client-opensearch';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { clientFor } from '../support/simulator-client';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;
let realTime: number;

async function start(options: SimulatorOptions): Promise<void> {
  simulator = await OpenSearchServiceSimulator.start(options);
  simulator.addDomain({ name: 'logs' });
  simulator.addDomain({ name: 'search' });
  client = clientFor(simulator);
}

beforeEach(() => {
  realTime = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => realTime);
});

afterEach(async () => {
  jest.restoreAllMocks();
  client?.destroy();
  await simulator?.stop();
});

/** How many of so many calls passed. */
async function passed(calls: number): Promise<number> {
  const answers: boolean[] = [];
  for (let call = 0; call < calls; call += 1) {
    const DomainName = call % 2 === 0 ? 'logs' : 'search';
    answers.push(await client.describeDomain({ DomainName }).then(...PASSED));
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
  await client.describeDomain({ DomainName: 'logs' });
  await expect(client.describeDomain({ DomainName: 'logs' })).rejects.toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  expect(simulator.calls.map(({ errorName }) => errorName)).toEqual([undefined, 'ThrottlingException']);
});

test('a second’s worth of calls may come at once, over all domains and operations', async () => {
  await start({ rateLimit: { callsPerSecond: 4 } });
  await client.listScheduledActions({ DomainName: 'search' });
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
  simulator.clock.advance({ days: 1 });
  expect(await passed(1)).toBe(0);
});

test('a throttled call is not carried out, and uses no fault up', async () => {
  await start({ rateLimit: { callsPerSecond: 1 } });
  await passed(1);
  simulator.domain('logs').offerVersion('OpenSearch_2_19_R20260720');
  simulator.addFault({ kind: 'server-error', operation: 'StartServiceSoftwareUpdate' });
  await expect(client.startServiceSoftwareUpdate({ DomainName: 'logs' })).rejects.toThrow('Rate exceeded');
  realTime += 1_000;
  await expect(client.startServiceSoftwareUpdate({ DomainName: 'logs' })).rejects.toThrow('internal error');
  expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
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
