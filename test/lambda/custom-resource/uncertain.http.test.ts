import { ELIGIBLE, HandlerUnderTest, keepLog } from '../../support/handler-under-test';

let aws: HandlerUnderTest;

beforeEach(async () => {
  aws = await HandlerUnderTest.start();
  aws.simulator.addDomain(ELIGIBLE);
  aws.simulator.clock.advance({ minutes: 10 });
});
keepLog();
afterEach(() => aws.stop());

const LOST = { operation: 'StartServiceSoftwareUpdate', kind: 'dropped-after' } as const;
const LATE = { operation: 'DescribeDomain', kind: 'late-read', seconds: 300 } as const;

/** The first read is good, so that the handler starts the update; those after the start are late. */
async function failureWithLateReads(times: number): Promise<unknown> {
  const fault = new Promise<void>((resolve) => {
    aws.simulator.onCall(({ operation }) => {
      if (operation === LOST.operation) {
        aws.simulator.addFault({ ...LATE, times });
        resolve();
      }
    });
  });
  const [, failure] = await Promise.all([fault, aws.create().catch((error: Error) => error.message)]);
  return failure;
}

test('a start whose answer is lost, and that shows a little later, succeeds', async () => {
  aws.simulator.addFault(LOST);
  aws.simulator.onCall(({ operation, statusCode }) => {
    if (operation === LOST.operation && statusCode !== 200) {
      aws.simulator.addFault({ ...LATE, times: 1 });
    }
  });

  expect((await aws.create()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
});

test('a start whose answer is lost, and that never shows, fails after half a minute', async () => {
  const [before, start] = [aws.simulator.clock.now().getTime(), 'StartServiceSoftwareUpdate'];
  aws.simulator.addFault(LOST);
  expect(await failureWithLateReads(20)).toMatch(/^the update of domain logs could not be started /);

  // The second try of the start comes within a second.
  expect(aws.simulator.clock.now().getTime() - before).toBeLessThanOrEqual(31_000);
  expect(aws.operations.filter((operation) => operation === start).length).toBe(2);
});

test('a start that the service refuses at once is looked for once more: the first look may be late', async () => {
  const refusal = { kind: 'error', name: 'BaseException', status: 400, message: 'No.' } as const;
  aws.simulator.addFault({ operation: 'StartServiceSoftwareUpdate', ...refusal });

  await expect(aws.create()).rejects.toThrow('could not be started (BaseException: No.)');
  expect(aws.operations).toEqual(['DescribeDomain', 'StartServiceSoftwareUpdate', 'DescribeDomain', 'DescribeDomain']);
});
