import { HandlerUnderTest } from '../support/handler-under-test';
import { SynthesizedPolicy } from '../support/synthesized-policy';

/** That each call is allowed, every test of the handler proves: its simulator enforces the construct's policy. */
test('every permission is one that the handler uses', async () => {
  const spy = jest.spyOn(console, 'info').mockReturnValue();
  const aws = await HandlerUnderTest.start({ startTime: new Date('2026-11-23T12:00:00Z') });
  aws.simulator.addDomain({ name: 'logs', newVersion: 'OpenSearch_2_19_R20260720' });
  await aws.create();
  await aws.update({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T00:00:00Z' });
  await aws.delete();
  await aws.stop();
  spy.mockRestore();

  const used = new Set(aws.simulator.calls.map(({ action }) => action));
  expect([...used].sort()).toEqual([...new SynthesizedPolicy('logs').actions].sort());
});

test('a call on another domain than the stack’s is denied', () => {
  const resourceArn = 'arn:aws:es:us-east-1:000000000000:domain/other';

  expect(new SynthesizedPolicy('logs').allows({ action: 'es:DescribeDomain', resourceArn })).toBe(false);
});
