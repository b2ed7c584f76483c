import { ATTRIBUTE_NAMES } from '../../../lib/contract/resource-properties';
import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, OLD, STACK_ID } from '../../support/handler-under-test';

const WAIT = { WaitUntil: 'COMPLETED', Timeout: '3000' };
const MISSING = 'domain logs does not exist in the region and account of this stack; check the name of the domain';

let aws: HandlerUnderTest;
const lastPut = () => aws.answers.puts.at(-1);
const lastAnswer = () => JSON.parse(lastPut()?.text ?? 'null');

keepLog();
beforeEach(async () => {
  aws = await HandlerUnderTest.start();
});
afterEach(async () => {
  delete process.env.LOG_GROUP_NAME;
  await aws.stop();
});

describe('an answer to CloudFormation', () => {
  test('echoes the request, has every attribute as text, and no content type', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();

    expect(lastAnswer()).toEqual({
      Status: 'SUCCESS',
      RequestId: 'request-1',
      StackId: STACK_ID,
      LogicalResourceId: 'Update',
      PhysicalResourceId: 'logs',
      Data: Object.fromEntries(ATTRIBUTE_NAMES.map((name) => [name, expect.any(String)])),
    });
    expect(lastPut()?.headers['content-type']).toBe('');
    expect(lastPut()?.headers['transfer-encoding']).toBeUndefined();
  });

  test('has the length of its bytes, not of its characters', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, notEligibleReason: 'Größe 🔥' });
    await expect(aws.create()).rejects.toThrow('Größe 🔥');

    expect(lastPut()?.headers['content-length']).toBe(String(Buffer.byteLength(lastPut()?.text ?? '')));
  });

  test('to a failure is one line that ends with the name of the log group', async () => {
    process.env.LOG_GROUP_NAME = 'my-updates';
    await expect(aws.create()).rejects.toThrow();

    expect(lastAnswer()).toMatchObject({ Status: 'FAILED', Reason: `${MISSING} (log group: my-updates)` });
  });

  test.each([[500], [503], [429], ['broken' as const]])(
    'is put again after %s, until it has arrived: once',
    async (status) => {
      aws.simulator.addDomain(ELIGIBLE);
      aws.answers.nextStatuses.push(status, status, status);
      await aws.create();

      expect(aws.answers.answersTo('request-1')).toHaveLength(1);
      expect(aws.operations).toEqual(['DescribeDomain', 'StartServiceSoftwareUpdate']);
    },
  );

  test('that never arrives fails the invocation, so that Lambda delivers the request again; no error has the URL', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.answers.nextStatuses.push(...Array<number>(6).fill(503));

    await expect(aws.create({})).rejects.toThrow(
      /^the answer did not reach CloudFormation \(got: HTTP status 503, after 6 tries\)$/,
    );
    expect(aws.simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  });

  test('that CloudFormation refuses is put once more without attributes, and then told in the log', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.answers.nextStatuses.push(403, 403);

    await expect(aws.create()).rejects.toThrow('no answer');
    expect(aws.answers.puts.map(({ text }) => 'Data' in JSON.parse(text))).toEqual([true, false]);
    expect(console.error).toHaveBeenCalledTimes(3);
    expect(JSON.stringify(jest.mocked(console.error).mock.calls)).not.toContain('127.0.0.1');
  });
});

describe('a failed Create', () => {
  test('that has started nothing is followed by a Delete that does nothing', async () => {
    aws.simulator.addDomain({
      ...ELIGIBLE,
      pendingUpdate: { scheduledAt: new Date('2026-11-30T12:00:00Z'), scheduledBy: 'CUSTOMER' },
    });
    await expect(aws.create({ TargetVersion: 'R20990101' })).rejects.toThrow('targetVersion');
    const { PhysicalResourceId } = lastAnswer();
    const calls = aws.operations.length;

    await aws.delete({}, PhysicalResourceId);

    expect(aws.operations).toHaveLength(calls);
    expect(aws.simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  });

  test('that has started an update is followed by a Delete that cancels it', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.answers.refusal = 'StateMachineDoesNotExist';
    await expect(aws.create(WAIT)).rejects.toThrow(/^the wait for the update of domain logs could not begin \(.+\); /);
    const { PhysicalResourceId } = lastAnswer();
    expect(aws.simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');

    await aws.delete(WAIT, PhysicalResourceId);

    expect(aws.simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });
});

describe('a wait', () => {
  test('has no answer until it ends, and an execution that is named after the request', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create(WAIT);

    expect(aws.answers.puts).toEqual([]);
    expect([...aws.answers.executions.keys()]).toEqual(['request-1']);
  });

  test('begins once, however often its request is delivered', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create(WAIT);
    await aws.send({ RequestType: 'Create', RequestId: 'request-1', ResourceProperties: propertiesOf(WAIT) });

    expect([...aws.answers.executions.keys()]).toEqual(['request-1']);
    expect(aws.answers.puts).toEqual([]);
    expect(aws.operations.filter((operation) => operation === 'StartServiceSoftwareUpdate')).toHaveLength(1);
  });

  test('ends in an answer even if its polls fail for good', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create(WAIT);
    const state = aws.answers.executions.get('request-1');
    await aws.invoke({ ...state, step: 'answer', error: { Error: 'Sandbox.Timedout', Cause: 'secret' } });

    expect(lastAnswer()).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'logs',
      Reason: expect.stringMatching(/^the update of domain logs is out of sight: .+ \(Sandbox\.Timedout\), .+; .+$/),
    });
  });

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE'])(
    'ends when its stack is in %s: nobody waits any more',
    async (status) => {
      aws.simulator.addDomain(ELIGIBLE);
      const answer = await aws.create(WAIT);
      aws.stack.status = status;

      await expect(aws.poll(answer)).rejects.toThrow('is not waited for any more');
    },
  );

  test('goes on while CloudFormation does not show its stack', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.stack.fault = { action: 'DescribeStacks', kind: 'denied' };

    expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
  });

  test('that fails an Update keeps the physical id, so that CloudFormation rolls the Update back', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.update(WAIT, {}, 'former');
    aws.simulator.removeDomain('logs');
    await expect(aws.poll(answer)).rejects.toThrow('deleted');

    expect(lastAnswer()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'former' });
  });
});

describe('a wait condition', () => {
  const signalled = (text = '') => JSON.parse(text);
  const long = () => ({ ...WAIT, Timeout: '43200', WaitHandle: `${aws.answers.endpoint}/signal` });

  test('is signalled at the end; the custom resource has its answer at the start', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(long());
    expect(answer.Data).toMatchObject({ NewVersion: NEW, UpdateStatus: 'PENDING_UPDATE' });

    aws.simulator.clock.advance({ minutes: 90 });
    await aws.poll({ ...answer, Wait: aws.answers.executions.get('request-1')?.wait });

    expect(lastPut()).toMatchObject({ path: '/signal' });
    expect(signalled(lastPut()?.text)).toEqual({
      Status: 'SUCCESS',
      UniqueId: 'request-1',
      Reason: '',
      Data: expect.stringMatching(
        new RegExp(`^\\|${NEW}\\|COMPLETED\\|${NEW}\\|false\\|false\\|[^|]+\\|\\|[a-z]+\\|$`),
      ),
    });
  });

  test('is told the reason of a failure', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(long());
    aws.simulator.removeDomain('logs');
    await aws.poll({ ...answer, Wait: aws.answers.executions.get('request-1')?.wait });

    expect(signalled(lastPut()?.text)).toMatchObject({
      Status: 'FAILURE',
      Reason: expect.stringContaining('the domain was deleted meanwhile; remove the update'),
    });
  });

  test('is signalled at once where there is nothing to wait for', async () => {
    aws.simulator.addDomain({ name: 'logs', currentVersion: OLD });
    await aws.create(long());

    expect(aws.answers.puts.map(({ path }) => path)).toEqual(['/signal', '/answer/request-1']);
    expect(signalled(aws.answers.puts[0]?.text)).toMatchObject({ Status: 'SUCCESS' });
    expect(aws.answers.executions.size).toBe(0);
  });

  test('of a deployment before is not signalled by a roll back', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    await aws.update(long(), long());

    expect(aws.answers.puts.map(({ path }) => path)).toEqual(['/answer/request-1']);
    expect(aws.answers.executions.size).toBe(0);
  });

  test('has its URL in no log', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.answers.nextStatuses.push(403, 403);
    await aws.create({ ...long(), TargetVersion: 'R20990101' }).catch(() => undefined);
    await aws.create(long()).catch(() => undefined);

    const logged = [...jest.mocked(console.info).mock.calls, ...jest.mocked(console.error).mock.calls];
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toContain(aws.answers.endpoint);
  });
});

function propertiesOf(properties: Record<string, string>) {
  return { ServiceToken: 'token', StateMachineArn: 'machine', DomainName: 'logs', ScheduleAt: 'NOW', ...properties };
}

test('the words of the service are printable, on one line, and fit, however long they and the versions are', async () => {
  const newVersion = `R${'9'.repeat(3_000)}`;
  aws.simulator.addDomain({ ...ELIGIBLE, newVersion });
  aws.simulator.domain('logs').offerVersion(newVersion, { description: 'red \u001b[31m\n\u0007alert\u202e' });

  const { Data } = await aws.create();
  expect(Data?.NewVersion).toMatch(/^R9+…$/);
  await expect(aws.create({ TargetVersion: 'R20990101' })).rejects.toThrow('is offered R999');

  for (const { text } of aws.answers.puts) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_096);
    expect(text).not.toMatch(/\\u001b|\\n|\\u0007|\u202e/);
  }
});

test('one late look at a stack that is deployed does not end a wait', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  const answer = await aws.create(WAIT);
  aws.stack.status = 'UPDATE_COMPLETE';
  aws.stack.onCall = () => {
    aws.stack.status = 'UPDATE_IN_PROGRESS';
  };

  expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
});

test('a wait condition that refuses the signal that there is nothing to wait for fails the resource', async () => {
  aws.simulator.addDomain({ name: 'logs', currentVersion: NEW });
  aws.answers.nextStatuses.push(403, 403);

  await expect(aws.create({ ...WAIT, Timeout: '43200', WaitHandle: `${aws.answers.endpoint}/signal` })).rejects.toThrow(
    'the wait condition did not take the signal',
  );
  // Without attributes, the text has all separators: the template takes it apart.
  expect(JSON.parse(aws.answers.puts[1]?.text ?? '')).toMatchObject({ Status: 'SUCCESS', Data: '|||||||||' });
});

test('a list of actions without an end is not read for ever', async () => {
  const scheduledAt = new Date('2026-11-30T12:00:00Z');
  let page = 0;
  aws.simulator.onCall(({ operation }) => {
    if (operation === 'ListScheduledActions') {
      page += 1;
    }
  });
  const leftoverUpdates = Array.from({ length: 15_000 }, (_, index) => ({ version: `R${index}`, scheduledAt }));
  aws.simulator.addDomain({
    ...ELIGIBLE,
    name: 'search',
    leftoverUpdates,
    pendingUpdate: { scheduledAt, scheduledBy: 'CUSTOMER' },
  });
  await aws.create({ DomainName: 'search', ScheduleAt: 'TIMESTAMP', DesiredStartTime: scheduledAt.toISOString() });

  expect(page).toBe(100);
});
