import { type AnsweredFailure, ELIGIBLE, HandlerUnderTest, keepLog, NEW } from '../../support/handler-under-test';

/** It is noon, and the window of the domain begins at ten in the evening. */
const OFF_PEAK = { ScheduleAt: 'OFF_PEAK_WINDOW', WaitUntil: 'COMPLETED' };
const HOURS = 3_600;

let aws: HandlerUnderTest;

keepLog();
beforeEach(async () => {
  aws = await HandlerUnderTest.start();
  aws.simulator.addDomain({ ...ELIGIBLE, offPeakWindow: { enabled: true, startHour: 22, startMinute: 0 } });
});
afterEach(() => aws.stop());

test('an update that is due after the timeout fails at once, and the removal that follows cancels it', async () => {
  const failure: AnsweredFailure = await aws.create({ ...OFF_PEAK, Timeout: `${9 * HOURS}` }).then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  );

  expect(failure.message).toContain(
    `the update of domain logs to ${NEW} has not completed: it is due at 2026-11-23 22:00 UTC, and its timeout ends before that, at 2026-11-23 21:00 UTC; deploy nearer to that time, give a longer timeout, or do not wait`,
  );
  await aws.delete({}, failure.physicalId);
  expect(aws.simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
});

test('an update that was pending before outlives the failure of one that would wait for it', async () => {
  await aws.create({ ScheduleAt: 'OFF_PEAK_WINDOW' });
  const failure: AnsweredFailure = await aws.create({ ...OFF_PEAK, Timeout: `${9 * HOURS}` }).then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  );
  await aws.delete({}, failure.physicalId);

  expect(aws.simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
});

test('an update that is due within the timeout is waited for', async () => {
  const answer = await aws.create({ ...OFF_PEAK, Timeout: `${11 * HOURS}` });

  expect((await aws.complete(answer)).Data).toMatchObject({ CurrentVersion: NEW });
});

test('an update whose due time cannot be seen is waited for', async () => {
  aws.simulator.addFault({ operation: 'ListScheduledActions', kind: 'server-error', times: 10 });

  expect(await aws.create({ ...OFF_PEAK, Timeout: `${9 * HOURS}` })).toHaveProperty('Wait');
});

test('a start at a time after the timeout, which was a token at synthesis, fails at once', async () => {
  const start = { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-11-24T02:00:00.000Z', WaitUntil: 'COMPLETED' };

  await expect(aws.create({ ...start, Timeout: `${9 * HOURS}` })).rejects.toThrow('it is due at 2026-11-24 02:00 UTC');
});
