import {
  type Answer,
  ELIGIBLE,
  HandlerUnderTest,
  keepLog,
  NEW,
  NEWER,
  OLD,
  START_TIME,
} from '../../support/handler-under-test';

const WAIT = { WaitUntil: 'COMPLETED', Timeout: '3000' };

let aws: HandlerUnderTest;
const domain = () => aws.simulator.domain('logs');
const start = async (options: Parameters<typeof HandlerUnderTest.start>[0] = {}) => {
  aws = await HandlerUnderTest.start(options);
};

const complete = (answer: Answer) => aws.complete(answer);

keepLog();
afterEach(() => aws.stop());

describe('waiting for an update to complete', () => {
  beforeEach(() => start());

  test('ends when the domain runs the version, and answers what it runs', async () => {
    aws.simulator.addDomain(ELIGIBLE);

    const answer = await aws.create(WAIT);
    expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
    expect(await complete(answer)).toEqual({
      IsComplete: true,
      Data: expect.objectContaining({ NewVersion: NEW, CurrentVersion: NEW, UpdateStatus: 'COMPLETED' }),
    });
    expect(domain().currentVersion).toBe(NEW);
  });

  test('looks once to see that it is over', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 30 });
    const calls = aws.operations.length;

    await complete(answer);

    expect(aws.operations.slice(calls)).toEqual(['DescribeDomain']);
  });

  test('is not there where the target version runs, though another one is pending', async () => {
    aws.simulator.addDomain({
      ...ELIGIBLE,
      pendingUpdate: { scheduledAt: new Date('2026-11-30T12:00:00Z'), scheduledBy: 'SYSTEM' },
    });

    const answer = await aws.create({ ...WAIT, TargetVersion: OLD });

    expect(answer.Data).toMatchObject({ NewVersion: OLD, CurrentVersion: OLD });
    expect(await aws.poll(answer)).toEqual({ IsComplete: true });
  });

  test('is not there for the milestone SCHEDULED', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create();

    expect(answer).not.toHaveProperty('Wait', expect.anything());
    expect(await aws.poll(answer)).toEqual({ IsComplete: true });
  });

  test.each([
    ['nothing to install', { name: 'logs', currentVersion: NEW }, {}],
    [
      'the target version running already',
      { ...ELIGIBLE, currentVersion: NEW, newVersion: NEWER },
      { TargetVersion: NEW },
    ],
  ])('ends at once with %s', async (_, options, properties) => {
    aws.simulator.addDomain(options);

    expect(await aws.poll(await aws.create({ ...WAIT, ...properties }))).toEqual({ IsComplete: true });
  });

  test('takes up an update that was pending, or in progress, when waiting was switched on', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    expect(await complete(await aws.update(WAIT))).toMatchObject({ Data: { CurrentVersion: NEW } });

    domain().offerVersion(NEWER);
    await aws.update();
    aws.simulator.clock.advance({ minutes: 6 });
    expect(await complete(await aws.update(WAIT))).toMatchObject({
      Data: { CurrentVersion: NEWER, NewVersion: NEWER },
    });
  });

  test('ends well though a newer version is offered by then, and keeps to its own', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 6 });
    domain().offerVersion(NEWER);
    aws.simulator.clock.advance({ minutes: 30 });

    expect(await complete(answer)).toMatchObject({ Data: { NewVersion: NEW, CurrentVersion: NEW } });
  });

  test('is no part of a removal, nor of a roll back', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create(WAIT);
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';

    expect(await aws.poll(await aws.update(WAIT))).toEqual({ IsComplete: true });
    expect(await aws.poll(await aws.delete(WAIT))).toEqual({ IsComplete: true });
  });

  test.each(['throttle', 'server-error', 'dropped-before', 'hang'] as const)(
    'goes on through %s that outlasts all tries of a poll',
    async (kind) => {
      await aws.stop();
      aws = await HandlerUnderTest.start({}, { requestTimeoutMs: 250 });
      aws.simulator.addDomain(ELIGIBLE);
      const answer = await aws.create(WAIT);
      aws.simulator.addFault({ kind, times: 2 });

      expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
      expect(await complete(answer)).toMatchObject({ IsComplete: true });
    },
  );

  test('fails if it may not look', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.addFault({ kind: 'access-denied', times: Number.POSITIVE_INFINITY });

    await expect(aws.poll(answer)).rejects.toThrow(/^the update of domain logs failed \(AccessDeniedException: /);
  });
});

describe('a wait that comes to no good end', () => {
  const FAILED = `the update of domain logs to ${NEW} has not completed: `;

  test.each([
    ['PENDING_UPDATE', 7_200, 0],
    ['IN_PROGRESS', 60, 7_200],
  ])(
    'past its timeout, tells the stage %s, and that the update may go on',
    async (stage, pendingSeconds, inProgressSeconds) => {
      await start({ durations: { pendingSeconds, inProgressSeconds } });
      aws.simulator.addDomain(ELIGIBLE);

      await expect(aws.create(WAIT).then(complete)).rejects.toThrow(
        `${FAILED}it is ${stage}, 50 minutes after its deployment began at 2026-11-23 12:00 UTC, and it may still go on; look at the domain, and deploy again with a longer timeout, or without waiting`,
      );
      expect(domain().updateStatus).toBe(stage);
    },
  );

  test('past its timeout, with the service out of sight for two more minutes', async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create({ ...WAIT, Timeout: '120' });
    aws.simulator.addFault({ kind: 'throttle', times: Number.POSITIVE_INFINITY });

    await expect(complete(answer)).rejects.toThrow(
      `${FAILED}it is out of sight (ThrottlingException: Rate exceeded), 4 minutes after`,
    );
  });

  test('cancelled', async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 3 });
    domain().cancelUpdate();

    await expect(complete(answer)).rejects.toThrow(
      `${FAILED}it was cancelled, or it failed (the domain runs ${OLD} and is ELIGIBLE; the service says: `,
    );
  });

  test('superseded by a newer version', async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 3 });
    domain().offerVersion(NEWER);

    await expect(complete(answer)).rejects.toThrow(
      `${FAILED}it was superseded by ${NEWER} (the domain runs ${OLD} and is ELIGIBLE`,
    );
  });

  test('superseded, and the newer version is pending already', async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 3 });
    domain().offerVersion(NEWER);
    await aws.update();

    await expect(complete(answer)).rejects.toThrow(`${FAILED}it was superseded by ${NEWER}`);
  });

  test.each(['ELIGIBLE', 'NOT_ELIGIBLE', 'COMPLETED'] as const)('failed, and %s by it', async (failedUpdate) => {
    await start({ unknowns: { failedUpdate } });
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 6 });
    domain().failUpdate();

    const what =
      failedUpdate === 'COMPLETED'
        ? 'it did not run, though the service has completed it'
        : 'it was cancelled, or it failed';
    await expect(complete(answer)).rejects.toThrow(
      `${FAILED}${what} (the domain runs ${OLD} and is ${failedUpdate}; the service says: `,
    );
  });

  test('failed, and listed as failed', async () => {
    await start({ unknowns: { endedUpdate: 'listed' } });
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ minutes: 6 });
    domain().failUpdate();

    await expect(complete(answer)).rejects.toThrow(`${FAILED}it failed (the domain runs ${OLD}`);
  });

  test('cancelled, where the list still has an earlier one that failed', async () => {
    await start({ unknowns: { endedUpdate: 'listed' } });
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.clock.advance({ minutes: 6 });
    domain().failUpdate();
    domain().offerVersion(NEWER);
    const answer = await aws.update(WAIT);
    aws.simulator.clock.advance({ minutes: 3 });
    domain().cancelUpdate();

    await expect(complete(answer)).rejects.toThrow(
      `the update of domain logs to ${NEWER} has not completed: it was cancelled, or it failed`,
    );
  });

  test('cancelled, of a version that the service does not name', async () => {
    await start();
    aws.simulator.addDomain({ ...ELIGIBLE, newVersion: NEW });
    const answer = await aws.create(WAIT);
    const unnamed = { ...answer, Wait: answer.Wait && { ...answer.Wait, version: '' } };
    aws.simulator.clock.advance({ minutes: 3 });
    domain().cancelUpdate();

    await expect(complete(unnamed)).rejects.toThrow(
      'the update of domain logs has not completed: it was cancelled, or it failed',
    );
  });

  test('deleted', async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.removeDomain('logs');

    await expect(aws.poll(answer)).rejects.toThrow(`${FAILED}the domain was deleted meanwhile; remove the update`);
  });
});

describe('a late read', () => {
  beforeEach(() => start());

  test('that shows no update yet is forgiven for two minutes', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    aws.simulator.clock.advance({ seconds: 60 });
    aws.simulator.addFault({ kind: 'late-read', seconds: 90 });

    expect(await aws.poll(answer)).toMatchObject({ IsComplete: false });
    expect(await complete(answer)).toMatchObject({ IsComplete: true });
  });

  test('is forgiven also where the update was started minutes after the deployment began', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: { until: new Date(START_TIME.getTime() + 5 * 60_000) } });
    const answer = await aws.create({ ...WAIT, MaxWaitForSlot: '600' });
    aws.simulator.addFault({ kind: 'late-read', seconds: 100, forSeconds: 100 });

    expect(await complete(answer)).toMatchObject({ IsComplete: true });
  });

  test('does not hide for longer that the update is gone', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create(WAIT);
    domain().cancelUpdate();

    await expect(complete(answer)).rejects.toThrow('it was cancelled, or it failed');
    const seconds = (aws.simulator.clock.now().getTime() - START_TIME.getTime()) / 1_000;
    expect(seconds).toBeGreaterThanOrEqual(120);
    // The next look, with the one that makes sure.
    expect(seconds).toBeLessThanOrEqual(120 + 75 + 20);
  });
});

test('a timeout shorter than the forgiveness for late reads ends the wait', async () => {
  await start();
  aws.simulator.addDomain(ELIGIBLE);
  const answer = await aws.create({ ...WAIT, Timeout: '60' });
  domain().cancelUpdate();
  aws.simulator.clock.advance({ seconds: 60 });

  await expect(aws.poll(answer)).rejects.toThrow('it was cancelled, or it failed');
});

test('a version that the service does not name is awaited by the change of what runs', async () => {
  await start({ unknowns: { newVersionInProgress: 'blank' } });
  aws.simulator.addDomain(ELIGIBLE);
  await aws.create();
  aws.simulator.clock.advance({ minutes: 6 });

  expect(await complete(await aws.update(WAIT))).toMatchObject({ Data: { CurrentVersion: NEW, NewVersion: NEW } });
});

test('an update is awaited also where the answer to its start says nothing', async () => {
  await start();
  aws.simulator.addDomain(ELIGIBLE);
  const silent = { kind: 'error', name: 'None', status: 200, message: '' } as const;
  aws.simulator.addFault({ operation: 'StartServiceSoftwareUpdate', ...silent });

  const answer = await aws.create(WAIT);
  domain().scheduleUpdate({ scheduledAt: START_TIME, scheduledBy: 'CUSTOMER' });

  expect(await complete(answer)).toMatchObject({ Data: { NewVersion: NEW, CurrentVersion: NEW } });
});

test('a rescheduled update is awaited also where the service cannot tell how it looks now', async () => {
  await start();
  const scheduledAt = new Date('2026-11-30T12:00:00Z');
  aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' } });
  aws.simulator.onCall(({ operation }) => {
    if (operation === 'UpdateScheduledAction') {
      aws.simulator.addFault({ kind: 'server-error', times: 12 });
    }
  });

  const answer = await aws.create(WAIT);

  expect(answer.Wait).toMatchObject({ version: NEW });
  expect(await complete(answer)).toMatchObject({ Data: { CurrentVersion: NEW } });
});
