import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, OLD } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const domain = () => aws.simulator.domain('logs');
const LATE = { kind: 'late-read', seconds: 600, times: 1 } as const;
const REFUSAL = { kind: 'error', name: 'BaseException', status: 400, message: 'No.' } as const;

keepLog();
beforeEach(async () => {
  aws = await HandlerUnderTest.start();
});
afterEach(() => aws.stop());

describe('one late read', () => {
  beforeEach(async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.simulator.clock.advance({ seconds: 601 });
    await aws.create();
    aws.simulator.addFault(LATE);
  });

  test('does not keep a removal from cancelling', async () => {
    await aws.delete();

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('does not keep a roll back from cancelling', async () => {
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    await aws.update();

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('does not fail a repeated delivery whose start is refused', async () => {
    await aws.update();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });
});

test('a roll back succeeds even if the domain cannot be seen for good, and says so in the log', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  aws.simulator.addFault({ ...REFUSAL, operation: 'DescribeDomain', times: Number.POSITIVE_INFINITY });

  expect(await aws.update()).toMatchObject({ PhysicalResourceId: 'logs', Data: { UpdateStatus: '' } });
  expect(console.error).toHaveBeenCalledWith(expect.objectContaining({ error: 'BaseException: No.' }));
});

test('a start that took two tries, while its stack was rolled back, is cancelled', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  aws.simulator.addFault({ kind: 'access-denied', operation: 'StartServiceSoftwareUpdate', times: 1 });
  aws.simulator.onCall(({ operation }) => {
    if (operation === 'StartServiceSoftwareUpdate') {
      aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    }
  });

  await expect(aws.create()).rejects.toThrow('is not wanted any more');
  expect(domain().updateStatus).toBe('ELIGIBLE');
});

test('an update of a stack that CloudFormation does not show starts nothing', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  aws.stack.isShown = false;

  await expect(aws.update()).rejects.toThrow('CloudFormation does not show the stack');
  expect(domain().updateStatus).toBe('ELIGIBLE');
});

test('a resource that has the domain after an invented physical id keeps the pending update', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  await aws.update({}, {}, 'updates-Update-1ABC');
  aws.stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  const resource = { id: 'Update', type: 'Custom::ServiceSoftwareUpdate', status: 'UPDATE_COMPLETE', at: '' };
  aws.stack.resources = [{ ...resource, at: '2026-11-23T12:00:00.000Z', physicalId: 'logs' }];

  await aws.delete({}, 'updates-Update-1ABC');
  expect(domain().updateStatus).toBe('PENDING_UPDATE');

  await aws.delete({}, 'logs');
  expect(domain().updateStatus).toBe('ELIGIBLE');
});

test('an update that AWS has scheduled outlives a removal and a roll back', async () => {
  const scheduledAt = new Date('2026-11-30T12:00:00Z');
  aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' } });
  await aws.delete();
  aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  await aws.update();

  expect(domain().updateStatus).toBe('PENDING_UPDATE');
});

test('a start that is answered by nothing is looked at', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  aws.simulator.onCall(({ operation }) => {
    if (operation === 'StartServiceSoftwareUpdate') {
      domain().scheduleUpdate({ scheduledAt: aws.simulator.clock.now(), scheduledBy: 'CUSTOMER' });
    }
  });
  const empty = { kind: 'error', name: 'None', status: 200, message: '' } as const;
  aws.simulator.addFault({ operation: 'StartServiceSoftwareUpdate', ...empty });

  expect((await aws.create()).Data).toMatchObject({
    UpdateStatus: 'PENDING_UPDATE',
    CurrentVersion: OLD,
    NewVersion: NEW,
  });
});

test('the words of the service are printable, on one line, and fit, however long they and the versions are', async () => {
  const newVersion = `R${'9'.repeat(3_000)}`;
  aws.simulator.addDomain({ ...ELIGIBLE, newVersion });
  domain().offerVersion(newVersion, { description: 'red \u001b[31m\n\u0007alert\u202e' });

  const { Data } = await aws.create();
  expect(Data?.NewVersion).toMatch(/^R9+…$/);
  await expect(aws.create({ TargetVersion: 'R20990101' })).rejects.toThrow('is offered R999');

  for (const { text } of aws.answers.puts) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_096);
    expect(text).not.toMatch(/\\u001b|\\n|\\u0007|\u202e/);
  }
});

describe('an answer that never ends, or is cut in the middle', () => {
  beforeEach(async () => {
    await aws.stop();
    aws = await HandlerUnderTest.start({}, { requestTimeout: 100 });
    aws.simulator.addDomain(ELIGIBLE);
  });

  test.each(['stalled', 'truncated'] as const)('%s: the call is made again', async (kind) => {
    aws.simulator.addFault({ kind, operation: 'DescribeDomain', times: 2 });
    await aws.create();

    expect(aws.operations).toEqual([
      'DescribeDomain',
      'DescribeDomain',
      'DescribeDomain',
      'StartServiceSoftwareUpdate',
    ]);
  });

  test.each(['stalled', 'truncated'] as const)('%s for good: a poll goes on', async (kind) => {
    const answer = await aws.create({ WaitUntil: 'COMPLETED', Timeout: '3000' });
    aws.simulator.addFault({ kind, operation: 'DescribeDomain', times: 2 });

    expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
  });

  test.each([
    ['stalled', /\(TimeoutError: the answer did not end within 100 ms\); /],
    ['truncated', /\(an answer that ends too early\); /],
  ] as const)('%s for good: fails in words of our own', async (kind, words) => {
    aws.simulator.addFault({ kind, operation: 'DescribeDomain', times: Number.POSITIVE_INFINITY });

    const failure: Error = await aws.create().then(
      () => new Error('it did not fail'),
      (error) => error,
    );
    expect(failure.message).toMatch(words);
    expect(failure.message).not.toMatch(/hidden field|Deserialization/);
  });
});

test.each([
  ['SignatureDoesNotMatch', 403, 'the role of the function'],
  ['ThrottlingException', 400, 'deploy again later'],
  ['InternalException', 500, 'deploy again later'],
  ['ValidationException', 400, 'change schedule'],
])('the advice on a start that fails for %s is of its kind', async (name, status, advice) => {
  aws.simulator.addDomain(ELIGIBLE);
  const error = { kind: 'error', name, status, message: 'No.' } as const;
  aws.simulator.addFault({ ...error, operation: 'StartServiceSoftwareUpdate', forSeconds: 3_600 });

  await expect(aws.create()).rejects.toThrow(advice);
});

test('a start that lands at another time than wanted is moved to the wanted one', async () => {
  aws.simulator.addDomain(ELIGIBLE);
  aws.simulator.onCall(({ operation }) => {
    if (operation === 'StartServiceSoftwareUpdate') {
      domain().cancelUpdate();
      domain().scheduleUpdate({ scheduledAt: new Date('9999-01-01T00:00:00Z'), scheduledBy: 'CUSTOMER' });
    }
  });

  await aws.create({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T02:00:00.000Z' });

  expect(domain().update?.scheduledAt).toEqual(new Date('2026-12-01T02:00:00.000Z'));
});
