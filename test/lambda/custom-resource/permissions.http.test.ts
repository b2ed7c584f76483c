import { allows, handlerPolicy } from '../../support/handler-policy';
import { ELIGIBLE, HandlerUnderTest, keepLog } from '../../support/handler-under-test';

keepLog();

/** That each call is allowed, every test of the handler proves: its simulator enforces the construct's policy. */
test('every permission is one that the handler uses', async () => {
  const aws = await HandlerUnderTest.start();
  aws.simulator.addDomain(ELIGIBLE);
  await aws.create();
  await aws.update({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T00:00:00Z' });
  await aws.delete();
  await expect(aws.create({ DomainName: 'search' })).rejects.toThrow('does not exist');
  await aws.stop();

  const used = new Set(aws.simulator.calls.map(({ action }) => action));
  expect([...used].sort()).toEqual([...handlerPolicy().actions].sort());
  const asked = new Set(aws.stack.calls.map((call) => `cloudformation:${call}`));
  expect([...asked].sort()).toEqual([...handlerPolicy().stackActions].sort());
});

test('a call on another domain than the stack’s is denied', () => {
  const resourceArn = 'arn:aws:es:us-east-1:000000000000:domain/other';

  expect(allows(handlerPolicy(), { action: 'es:DescribeDomain', resourceArn })).toBe(false);
});
