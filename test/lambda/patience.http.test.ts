import { ELIGIBLE, HandlerUnderTest, keepLog, START_TIME } from '../support/handler-under-test';

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start(...args);
};

keepLog();
afterEach(() => aws.stop());

describe('patience', () => {
  const PATIENT = { MaxWaitForSlot: '600' };
  const FREE = ['StartServiceSoftwareUpdate'];
  beforeEach(() => start());

  test('is not there unless it is asked for', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create()).rejects.toThrow('is not eligible');
    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('tries a busy domain again until it is free', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: { until: new Date(START_TIME.getTime() + 9 * 60_000) } });

    expect((await aws.create(PATIENT)).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    expect(aws.operations.filter((operation) => operation !== 'DescribeDomain')).toEqual(FREE);
  });

  test('tries for a slot again until there is one, and starts one update', async () => {
    const freeFrom = new Date(START_TIME.getTime() + 5 * 60_000);
    aws.simulator.addDomain({ ...ELIGIBLE, capacity: [{ from: freeFrom }] });

    expect((await aws.create(PATIENT)).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    expect(aws.simulator.calls.filter(({ statusCode }) => statusCode === 200).at(-1)?.operation).toBe(FREE[0]);
  });

  test('ends after the time that was asked for, and says what it waited for', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create(PATIENT)).rejects.toThrow(
      /^after 600 seconds of waiting: domain logs is not eligible for an update/,
    );
    expect(aws.simulator.clock.now().getTime() - START_TIME.getTime()).toBe(600_000);
  });

  test.each([
    ['90', {}, 80],
    ['120', { WaitUntil: 'COMPLETED', Timeout: '60' }, 60],
  ])('of %s seconds, with %j, never waits longer than asked for', async (MaxWaitForSlot, waiting, seconds) => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create({ MaxWaitForSlot, ...waiting })).rejects.toThrow(`after ${seconds} seconds of waiting: `);
  });

  test('has no use where waiting does not help', async () => {
    await expect(aws.create(PATIENT)).rejects.toThrow(/^domain logs does not exist/);
    expect(aws.operations).toEqual(['DescribeDomain']);
  });
});
