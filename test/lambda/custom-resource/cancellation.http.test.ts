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
    expect(new Set(aws.operations)).toEqual(new Set(['DescribeDomain']));
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

    expect(new Set(aws.operations)).toEqual(new Set(['DescribeDomain']));
  });
});

describe('Delete', () => {
  beforeEach(() => start());

  test('cancels a pending update', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();

    expect(await aws.delete()).toEqual({ PhysicalResourceId: 'logs' });
    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('takes the domain from the properties, whatever the physical id is', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();

    expect(await aws.delete({}, 'updates-Update-1ABC')).toEqual({ PhysicalResourceId: 'updates-Update-1ABC' });
    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('cancels nothing that cannot be cancelled', async () => {
    aws.simulator.addDomain({
      ...ELIGIBLE,
      pendingUpdate: { scheduledAt: START_TIME, scheduledBy: 'SYSTEM', cancellable: false },
    });
    await aws.delete();

    expect(aws.operations).not.toContain('CancelServiceSoftwareUpdate');
  });

  test.each([0, 10, 60])('cancels once at most, %i minutes after the start', async (minutes) => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.clock.advance({ minutes });
    await aws.delete();
    await aws.delete();

    expect(aws.operations.filter((operation) => operation.startsWith('Cancel'))).toHaveLength(minutes === 0 ? 1 : 0);
  });

  test('succeeds on a missing domain, and says so in the log', async () => {
    await aws.delete();

    expect(console.info).toHaveBeenCalledWith(
      expect.objectContaining({ action: { kind: 'leave', because: 'the domain does not exist' } }),
    );
  });

  test.each([null, [], 'text', { DomainName: 5 }, { DomainName: '' }])(
    'succeeds on the properties %j of a create that failed for them',
    async (properties) => {
      expect(await aws.delete(properties, 'invented')).toEqual({ PhysicalResourceId: 'invented' });
      expect(aws.operations).toEqual([]);
    },
  );

  test('fails if the update is still pending after a refused cancel', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.addFault({
      operation: 'CancelServiceSoftwareUpdate',
      kind: 'error',
      name: 'BaseException',
      status: 400,
      message: 'Not now.',
    });

    await expect(aws.delete()).rejects.toThrow(
      'the pending update of domain logs could not be cancelled (BaseException: Not now.); cancel it in the console, then deploy or delete again',
    );
  });

  test('succeeds if the update has begun between the look and the cancel', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.clock.advance({ minutes: 6 });
    aws.simulator.addFault({ kind: 'late-read', seconds: 120 });

    await aws.delete();

    expect(aws.operations).toContain('CancelServiceSoftwareUpdate');
    expect(domain().updateStatus).toBe('IN_PROGRESS');
  });
});

describe('Delete, while CloudFormation cleans up after the update of a stack', () => {
  const other = {
    id: 'Moved',
    type: 'Custom::ServiceSoftwareUpdate',
    status: 'CREATE_COMPLETE',
    at: '2026-11-23T12:00:00Z',
    physicalId: 'logs',
  };

  beforeEach(async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    aws.stack.resources = [other];
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE'])(
    'leaves the pending update to another resource that has the domain by now, and is %s',
    async (status) => {
      aws.stack.resources = [{ ...other, status }];

      expect(await aws.delete()).toEqual({ PhysicalResourceId: 'logs' });
      expect(domain().updateStatus).toBe('PENDING_UPDATE');
      expect(console.info).toHaveBeenLastCalledWith(
        expect.objectContaining({
          action: { kind: 'leave', because: 'another resource of the stack updates the domain now' },
        }),
      );
    },
  );

  test('finds it among hundreds', async () => {
    aws.stack.resources = Array.from({ length: 450 }, (_, index) =>
      index === 449 ? other : { ...other, id: `Update${index}`, physicalId: `other-${index}` },
    );
    await aws.delete();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test.each([
    ['there is none', []],
    ['it is for another domain', [{ ...other, physicalId: 'logs-2' }]],
    ['it is the one that is deleted', [{ ...other, id: 'Update' }]],
    ['it is deleted, too', [{ ...other, status: 'DELETE_IN_PROGRESS' }]],
    ['it is the domain itself', [{ ...other, type: 'AWS::OpenSearchService::Domain' }]],
  ])('cancels if %s', async (_, resources) => {
    aws.stack.resources = resources;
    await aws.delete();

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test.each(['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'])(
    'but not where all, or all that is new, goes: cancels without another look if the stack is in %s',
    async (status) => {
      aws.stack.status = status;
      const before = aws.stack.calls.length;
      await aws.delete();

      expect(domain().updateStatus).toBe('ELIGIBLE');
      expect(aws.stack.calls.slice(before)).toEqual(['DescribeStacks']);
    },
  );

  test('asks nobody if nothing is to be cancelled', async () => {
    domain().cancelUpdate();
    const before = aws.stack.calls.length;
    await aws.delete();

    expect(aws.stack.calls.slice(before)).toEqual([]);
  });

  test.each(['denied', 'throttled', 'unavailable'] as const)(
    'waits for half a minute at most until it cancels, if CloudFormation is %s: the update may begin at any time',
    async (kind) => {
      const begin = aws.simulator.clock.now().getTime();
      aws.stack.fault = { action: 'ListStackResources', kind };
      await aws.delete();

      expect(domain().updateStatus).toBe('ELIGIBLE');
      expect(aws.simulator.clock.now().getTime() - begin).toBeLessThanOrEqual(30_000);
    },
  );

  test.each(['DescribeStacks', 'ListStackResources'])(
    'cancels, with a line in the log, if %s is denied',
    async (action) => {
      aws.stack.fault = { action, kind: 'denied' };
      await aws.delete();

      expect(domain().updateStatus).toBe('ELIGIBLE');
      expect(console.error).toHaveBeenCalledWith(
        expect.objectContaining({ domainName: 'logs', error: expect.stringContaining('AccessDenied') }),
      );
    },
  );
});
