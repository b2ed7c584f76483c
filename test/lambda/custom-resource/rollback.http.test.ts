import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, OLD, START_TIME } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start(...args);
};
const domain = () => aws.simulator.domain('logs');

/** What the deployment did that is rolled back now. */
async function deployBefore(properties: Record<string, unknown> = {}): Promise<void> {
  const { status } = aws.stack;
  aws.stack.status = 'UPDATE_IN_PROGRESS';
  await aws.create(properties);
  aws.stack.status = status;
}

keepLog();
afterEach(() => aws.stop());

describe('the roll back of a stack', () => {
  beforeEach(async () => {
    await start();
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  });

  test('starts nothing', async () => {
    aws.simulator.addDomain(ELIGIBLE);

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'ELIGIBLE', NewVersion: NEW });
    expect(aws.operations).toEqual(['DescribeDomain', 'DescribeDomain']);
  });

  test('cancels what the failed deployment left pending', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await deployBefore();

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'ELIGIBLE', CurrentVersion: OLD });
    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('cancels whatever the physical id is', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await deployBefore();
    await aws.update({}, {}, 'updates-Update-1ABC');

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  describe('that was to put another domain in the place of this one', () => {
    beforeEach(async () => {
      aws.simulator.addDomain(ELIGIBLE);
      aws.simulator.addDomain({ ...ELIGIBLE, name: 'search' });
      await deployBefore();
      await deployBefore({ DomainName: 'search' });
    });

    test('leaves the other to CloudFormation if that knows of it', async () => {
      await aws.update({ DomainName: 'logs' }, { DomainName: 'search' }, 'search');

      expect(domain().updateStatus).toBe('PENDING_UPDATE');
      expect(aws.simulator.domain('search').updateStatus).toBe('PENDING_UPDATE');
    });

    test('cancels the other’s update if CloudFormation does not know of it, and answers with its own domain', async () => {
      const answer = await aws.update({ DomainName: 'logs' }, { DomainName: 'search' }, 'logs');

      expect(answer).toMatchObject({ PhysicalResourceId: 'logs', Data: { UpdateStatus: 'PENDING_UPDATE' } });

      expect(domain().updateStatus).toBe('PENDING_UPDATE');
      expect(aws.simulator.domain('search').updateStatus).toBe('ELIGIBLE');
    });
  });

  test.each([
    ['asked for a time that has passed', { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-03-02T02:00:00.000Z' }],
    ['asked for a version that is not offered', { ScheduleAt: 'OFF_PEAK_WINDOW', TargetVersion: 'R20990101' }],
    ['asked for what cannot be parsed', { ScheduleAt: 'OFF_PEAK_WINDOW', Timeout: '99999', WaitUntil: 'COMPLETED' }],
  ])('leaves an update alone that an earlier deployment has scheduled, if the failed one %s', async (_, failed) => {
    const offPeak = { ScheduleAt: 'OFF_PEAK_WINDOW' };
    aws.simulator.addDomain(ELIGIBLE);
    await deployBefore(offPeak);
    const scheduled = domain().update;
    aws.stack.status = 'UPDATE_IN_PROGRESS';
    await expect(aws.update(failed, offPeak)).rejects.toThrow();
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';

    expect((await aws.update(offPeak, failed)).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    expect(domain().update).toEqual(scheduled);
  });

  test('succeeds on a missing domain, with every attribute', async () => {
    expect(await aws.update()).toEqual({
      PhysicalResourceId: 'logs',
      Data: {
        NewVersion: '',
        UpdateStatus: '',
        CurrentVersion: '',
        UpdateAvailable: '',
        Cancellable: '',
        Description: '',
        AutomatedUpdateDate: '',
        OptionalDeployment: '',
      },
    });
  });

  test('succeeds, with a line in the log, if the service refuses to cancel', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await deployBefore();
    aws.simulator.addFault({
      operation: 'CancelServiceSoftwareUpdate',
      kind: 'error',
      name: 'BaseException',
      status: 400,
      message: 'No.',
    });

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE' });
    expect(console.error).toHaveBeenCalledWith(
      expect.objectContaining({ domainName: 'logs', error: expect.stringContaining('BaseException: No.') }),
    );
  });

  test('is told from an ordinary update', async () => {
    aws.stack.status = 'UPDATE_IN_PROGRESS';
    aws.simulator.addDomain(ELIGIBLE);
    await aws.update();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test.each(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_FAILED', 'DELETE_COMPLETE'])(
    'may be long over, or the deployment: a late repetition in %s starts nothing',
    async (status) => {
      aws.stack.status = status;
      aws.simulator.addDomain(ELIGIBLE);

      await expect(aws.update()).rejects.toThrow('is not wanted any more');
      await expect(aws.create()).rejects.toThrow('is not wanted any more');
      expect(domain().updateStatus).toBe('ELIGIBLE');
    },
  );

  test('is over only if a second look says so: the first one may be late', async () => {
    aws.stack.status = 'UPDATE_COMPLETE';
    aws.stack.onCall = () => {
      aws.stack.status = 'UPDATE_IN_PROGRESS';
    };
    aws.simulator.addDomain(ELIGIBLE);
    await aws.update();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test('is asked for again while the permission to ask is on its way', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.stack.denials = 3;
    await aws.update();

    expect(aws.operations).toEqual(['DescribeDomain', 'DescribeDomain']);
  });

  test('looks again before it believes that nothing is pending: a read may be late', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await deployBefore();
    aws.simulator.clock.advance({ seconds: 30 });
    aws.simulator.addFault({ kind: 'late-read', seconds: 60 });
    await aws.update();

    expect(domain().updateStatus).toBe('ELIGIBLE');
    expect(aws.operations.at(-1)).toBe('CancelServiceSoftwareUpdate');
  });

  test('looks once at a domain that has nothing to install', async () => {
    aws.simulator.addDomain({ name: 'logs', currentVersion: NEW });
    await aws.update();

    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('leaves what AWS itself has scheduled', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate: { scheduledAt: START_TIME, scheduledBy: 'SYSTEM' } });
    await aws.update();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test('succeeds, with a line in the log, if the domain cannot be looked at', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await deployBefore();
    aws.simulator.addFault({ operation: 'DescribeDomain', kind: 'access-denied', times: Number.POSITIVE_INFINITY });

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: '', NewVersion: '' });
    expect(console.error).toHaveBeenCalledWith(
      expect.objectContaining({
        domainName: 'logs',
        error: expect.stringMatching(/^the domain cannot be looked at, .*: AccessDeniedException/),
      }),
    );
  });
});
