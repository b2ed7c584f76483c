import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, START_TIME } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start(...args);
};
const domain = () => aws.simulator.domain('logs');

keepLog();
afterEach(() => aws.stop());

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

describe('Delete, where a read is late,', () => {
  beforeEach(() => start());

  test('looks again before it believes that nothing is pending', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.clock.advance({ seconds: 30 });
    aws.simulator.addFault({ kind: 'late-read', seconds: 60 });
    const before = aws.simulator.clock.now().getTime();
    await aws.delete();

    expect(domain().updateStatus).toBe('ELIGIBLE');
    expect(aws.simulator.clock.now().getTime() - before).toBe(5_000);
  });

  test('takes no time on a domain that has nothing to install', async () => {
    aws.simulator.addDomain({ name: 'logs', currentVersion: NEW });
    await aws.delete();

    expect(aws.operations).toEqual(['DescribeDomain']);
  });
});

describe('Delete of an update that AWS itself has scheduled', () => {
  beforeEach(async () => {
    await start();
    aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate: { scheduledAt: START_TIME, scheduledBy: 'SYSTEM' } });
  });

  test('leaves it', async () => {
    await aws.delete();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
    expect(console.info).toHaveBeenLastCalledWith(
      expect.objectContaining({ action: { kind: 'leave', because: 'AWS itself has scheduled the pending update' } }),
    );
  });

  test.each(['access-denied', 'server-error', 'throttle'] as const)(
    'cancels it, with a line in the log, if the list cannot be seen (%s)',
    async (kind) => {
      aws.simulator.addFault({ operation: 'ListScheduledActions', kind, times: Number.POSITIVE_INFINITY });
      await aws.delete();

      expect(domain().updateStatus).toBe('ELIGIBLE');
      expect(console.error).toHaveBeenCalledWith(
        expect.objectContaining({ error: expect.stringContaining('the pending update cannot be listed: ') }),
      );
    },
  );
});

describe('Delete without its permissions, which went with the template,', () => {
  const deny = (operation: 'DescribeDomain' | 'CancelServiceSoftwareUpdate') =>
    aws.simulator.addFault({ operation, kind: 'access-denied', times: Number.POSITIVE_INFINITY });
  const failure = () => aws.delete().catch((error: Error) => error.message);
  const ADVICE =
    /; if the domain was renamed or replaced, the permission went with the template, else a service control policy denies the call; cancel the update in the console$/;
  const seconds = () => (aws.simulator.clock.now().getTime() - START_TIME.getTime()) / 1_000;

  beforeEach(async () => {
    await start();
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
  });

  test('says so at once if it may do nothing', async () => {
    deny('DescribeDomain');
    deny('CancelServiceSoftwareUpdate');

    expect(await failure()).toMatch(ADVICE);
    expect(seconds()).toBeLessThan(2);
  });

  test('says so at once if it may look, but not cancel', async () => {
    deny('CancelServiceSoftwareUpdate');

    expect(await failure()).toMatch(ADVICE);
    expect(seconds()).toBeLessThan(2);
  });

  test('cancels without a look if it may cancel, but not look', async () => {
    deny('DescribeDomain');
    await aws.delete();

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('succeeds, with a line in the log, if it may not look, and nothing can be cancelled', async () => {
    domain().cancelUpdate();
    deny('DescribeDomain');
    await aws.delete();

    expect(console.error).toHaveBeenCalledWith(
      expect.objectContaining({ error: expect.stringMatching(/^nothing was cancelled: ValidationException/) }),
    );
  });

  test('leaves the update to another resource of the stack', async () => {
    deny('DescribeDomain');
    aws.stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    const moved = { id: 'Moved', type: 'Custom::ServiceSoftwareUpdate', status: 'CREATE_COMPLETE' };
    aws.stack.resources = [{ ...moved, at: '2026-11-23T12:00:00Z', physicalId: 'logs' }];
    await aws.delete();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
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

  test('leaves it to its own resource, if the physical id that goes is an invention of CloudFormation’s', async () => {
    aws.stack.resources = [{ ...other, id: 'Update', status: 'UPDATE_COMPLETE' }];
    await aws.delete({}, 'updates-Update-1ABC');

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test('cancels if CloudFormation does not show the stack', async () => {
    aws.stack.isShown = false;
    await aws.delete();

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

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
