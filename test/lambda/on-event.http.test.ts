import { HandlerUnderTest, STACK_ID } from '../support/handler-under-test';

const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const START_TIME = new Date('2026-11-23T12:00:00Z');
const ELIGIBLE = { name: 'logs', currentVersion: OLD, newVersion: NEW };

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start({ startTime: START_TIME, ...args[0] }, args[1]);
};
const domain = () => aws.simulator.domain('logs');

beforeEach(() => {
  for (const level of ['info', 'error'] as const) jest.spyOn(console, level).mockReturnValue();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await aws.stop();
});

describe('Create and Update', () => {
  beforeEach(() => start());

  test('starts an available update with two calls, and answers what the service says then', async () => {
    aws.simulator.addDomain(ELIGIBLE);

    expect(await aws.create()).toEqual({
      PhysicalResourceId: 'logs',
      Data: {
        NewVersion: NEW,
        UpdateStatus: 'PENDING_UPDATE',
        CurrentVersion: OLD,
        UpdateAvailable: 'true',
        Cancellable: 'true',
        Description: '',
        AutomatedUpdateDate: '',
        OptionalDeployment: 'true',
      },
    });
    expect(aws.operations).toEqual(['DescribeDomain', 'StartServiceSoftwareUpdate']);
    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test.each([
    [{ ScheduleAt: 'NOW' }, { ScheduleAt: 'NOW' }],
    [{ ScheduleAt: 'OFF_PEAK_WINDOW' }, { ScheduleAt: 'OFF_PEAK_WINDOW' }],
    [
      { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T02:00:00.000Z' },
      { ScheduleAt: 'TIMESTAMP', DesiredStartTime: Date.UTC(2026, 11, 1, 2) },
    ],
  ])('asks for the schedule %j', async (properties, input) => {
    aws.simulator.addDomain(ELIGIBLE);

    await aws.create(properties);

    expect(aws.simulator.calls.at(-1)?.input).toEqual({ DomainName: 'logs', ...input });
  });

  test('answers the version that runs, once it is installed and the service has blanked it', async () => {
    aws.simulator.addDomain({ name: 'logs', currentVersion: NEW });

    expect((await aws.create()).Data).toMatchObject({
      NewVersion: NEW,
      CurrentVersion: NEW,
      UpdateStatus: 'COMPLETED',
      UpdateAvailable: 'false',
    });
    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('answers dates in ISO 8601, and cuts a long description', async () => {
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.simulator.addDomain({
      ...ELIGIBLE,
      optionalDeployment: false,
      automatedUpdateDate: new Date('2026-12-24T00:00:00Z'),
      description: '"ü"'.repeat(3_000),
    });

    const { Data: data } = await aws.update();

    expect(data).toMatchObject({ AutomatedUpdateDate: '2026-12-24T00:00:00.000Z', OptionalDeployment: 'false' });
    expect(data?.Description).toMatch(/^"ü"".*…$/);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(1_400);
  });

  test('leaves an update alone that is in progress', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.clock.advance({ minutes: 6 });

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'IN_PROGRESS', CurrentVersion: OLD });
    expect(aws.operations.filter((operation) => operation.startsWith('Start'))).toHaveLength(1);
  });

  test('leaves a pending update alone that is due when it is wanted', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    await aws.update({ Trigger: 'again' });

    expect(aws.operations.slice(2)).toEqual(['DescribeDomain', 'ListScheduledActions']);
    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test.each([
    [{ ScheduleAt: 'NOW' }, START_TIME],
    [{ ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-11-26T02:00:00.000Z' }, new Date('2026-11-26T02:00:00Z')],
    [{ ScheduleAt: 'OFF_PEAK_WINDOW' }, new Date('2026-11-23T22:00:00Z')],
  ])('reschedules an update that AWS has scheduled for another time, %j', async (properties, dueTime) => {
    const scheduledAt = new Date('2026-11-30T12:00:00Z');
    aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' } });

    expect((await aws.create(properties)).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', NewVersion: NEW });
    expect(domain().update?.scheduledAt).toEqual(dueTime);
    expect(aws.operations).toEqual([
      'DescribeDomain',
      'ListScheduledActions',
      'UpdateScheduledAction',
      'DescribeDomain',
    ]);
  });

  test('finds the update among many scheduled actions', async () => {
    const scheduledAt = new Date('2026-11-30T12:00:00Z');
    aws.simulator.addDomain({
      ...ELIGIBLE,
      pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' },
      autoTuneActions: Array.from({ length: 250 }, (_, index) => ({
        id: `tune-${index}`,
        type: 'JVM_HEAP_SIZE_TUNING',
        scheduledAt: new Date('2026-11-24T00:00:00Z'),
      })),
    });

    await aws.create({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: scheduledAt.toISOString() });
    expect(domain().update).toMatchObject({ scheduledAt, scheduledBy: 'SYSTEM' });
    await aws.create();
    expect(domain().update?.scheduledAt).toEqual(START_TIME);
  });

  test('fails on a slot that is not free, with those that are', async () => {
    const scheduledAt = new Date('2026-11-30T12:00:00Z');
    const slotSuggestions = [new Date('2026-11-23T18:00:00Z'), new Date('2026-11-24T03:00:00Z')];
    const pendingUpdate = { scheduledAt, scheduledBy: 'SYSTEM' } as const;
    aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate, capacity: 'none', slotSuggestions });

    await expect(aws.create()).rejects.toThrow(
      /^the update of domain logs could not be rescheduled \(SlotNotAvailableException: .*\); change schedule to a free time: 2026-11-23 18:00 UTC, 2026-11-24 03:00 UTC$/,
    );
    expect(domain().update?.scheduledAt).toEqual(scheduledAt);
  });

  test('starts a target version that is offered, and does nothing once the domain runs it', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create({ TargetVersion: 'R20260720' });
    aws.simulator.clock.advance({ hours: 2 });
    domain().offerVersion('OpenSearch_2_19_R20261101');

    expect((await aws.update({ TargetVersion: 'R20260720' })).Data).toMatchObject({ CurrentVersion: NEW });
    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('fails on a target version that is not offered, and starts nothing', async () => {
    aws.simulator.addDomain(ELIGIBLE);

    await expect(aws.create({ TargetVersion: 'OpenSearch_2_19_R20261101' })).rejects.toThrow(
      `domain logs runs ${OLD} and is offered ${NEW}, but targetVersion is OpenSearch_2_19_R20261101; change targetVersion to one of them, or remove it`,
    );
    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('fails on a domain that is not eligible, with the service’s own words', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, notEligibleReason: 'red', description: 'The cluster is red.' });

    await expect(aws.create()).rejects.toThrow('is not eligible for an update (the service says: ');
    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('starts the update of an isolated domain: it is the cure', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, isolated: true });
    await aws.create();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  test('fails on a missing domain, and names it', async () => {
    await expect(aws.create()).rejects.toThrow(
      'domain logs does not exist in the region and account of this stack; check the name of the domain',
    );
  });

  test('fails on a start time that has passed only if something would start', async () => {
    const passed = { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-11-01T00:00:00.000Z' };
    aws.simulator.addDomain(ELIGIBLE);
    aws.simulator.addDomain({ name: 'search' });

    await expect(aws.create(passed)).rejects.toThrow('the time to start it has passed (got: 2026-11-01 00:00 UTC)');
    await aws.create({ ...passed, DomainName: 'search' });
    expect(aws.operations).not.toContain('StartServiceSoftwareUpdate');
  });

  test('starts the update of a domain that takes another’s place, under its own physical id', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, name: 'search' });

    expect(await aws.update({ DomainName: 'search' }, { DomainName: 'logs' })).toMatchObject({
      PhysicalResourceId: 'search',
      Data: { UpdateStatus: 'PENDING_UPDATE' },
    });
  });

  test('asks for the status of its own stack on an update, and on no create', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    expect(aws.stack.requests).toEqual([]);

    await aws.update();
    expect(aws.stack.requests.map((request) => request.get('StackName'))).toEqual([STACK_ID]);
  });
});

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

  test('has no use where waiting does not help', async () => {
    await expect(aws.create(PATIENT)).rejects.toThrow(/^domain logs does not exist/);
    expect(aws.operations).toEqual(['DescribeDomain']);
  });
});

describe('the roll back of a stack', () => {
  beforeEach(async () => {
    await start();
    aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  });

  test('starts nothing', async () => {
    aws.simulator.addDomain(ELIGIBLE);

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'ELIGIBLE', NewVersion: NEW });
    expect(aws.operations).toEqual(['DescribeDomain']);
  });

  test('cancels what the failed deployment left pending', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();

    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'ELIGIBLE', CurrentVersion: OLD });
    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('leaves the domain alone that another was to take the place of', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();

    await aws.update({ DomainName: 'logs' }, { DomainName: 'search' });

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
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
    await aws.create();
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

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE'])(
    'is told from an ordinary update of a stack in %s',
    async (status) => {
      aws.stack.status = status;
      aws.simulator.addDomain(ELIGIBLE);
      await aws.update();

      expect(domain().updateStatus).toBe('PENDING_UPDATE');
    },
  );

  test('is asked for again while the permission to ask is on its way', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    aws.stack.denials = 3;
    await aws.update();

    expect(aws.operations).toEqual(['DescribeDomain']);
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

describe('input that CloudFormation never sends', () => {
  beforeEach(() => start());

  test.each([
    [null, 'DomainName must be the name of a domain (got: undefined)'],
    [[], 'DomainName must be the name of a domain (got: undefined)'],
    [{ DomainName: 5 }, 'DomainName must be the name of a domain (got: 5)'],
    [{ DomainName: '../logs' }, 'DomainName must be the name of a domain (got: "../logs")'],
    [{ ScheduleAt: 'LATER' }, 'ScheduleAt must be NOW, TIMESTAMP or OFF_PEAK_WINDOW (got: "LATER")'],
    [{ ScheduleAt: 'TIMESTAMP' }, 'DesiredStartTime must be a time in ISO 8601 (got: undefined)'],
    [
      { ScheduleAt: 'TIMESTAMP', DesiredStartTime: 'soon' },
      'DesiredStartTime must be a time in ISO 8601 (got: "soon")',
    ],
    [{ TargetVersion: 5 }, 'TargetVersion must be a service software version (got: 5)'],
    [{ TargetVersion: '' }, 'TargetVersion must be a service software version (got: "")'],
    [{ WaitUntil: 'SOON' }, 'WaitUntil must be COMPLETED (got: "SOON")'],
    [{ WaitUntil: 'COMPLETED' }, 'Timeout must be a number of seconds (got: undefined)'],
    [{ WaitUntil: 'COMPLETED', Timeout: '-1' }, 'Timeout must be a number of seconds (got: "-1")'],
    [{ MaxWaitForSlot: 600 }, 'MaxWaitForSlot must be a number of seconds (got: 600)'],
  ])('the properties %j', async (properties, message) => {
    await expect(aws.create(properties)).rejects.toThrow(`${message}; correct the resource's properties`);
    expect(aws.operations).toEqual([]);
  });

  test('a request of an unknown type', async () => {
    await expect(aws.send({ RequestType: 'Import' })).rejects.toThrow(
      'RequestType must be Create, Update or Delete (got: "Import"); only CloudFormation calls this function',
    );
  });
});

test('logs what it found and what it does about it, and nothing of the request that is secret', async () => {
  await start();
  aws.simulator.addDomain(ELIGIBLE);
  await aws.create();

  expect(jest.mocked(console.info).mock.calls).toEqual([
    [
      {
        RequestType: 'Create',
        StackId: STACK_ID,
        LogicalResourceId: 'Update',
        domainName: 'logs',
        UpdateStatus: 'ELIGIBLE',
        CurrentVersion: OLD,
        NewVersion: NEW,
        action: { kind: 'start' },
      },
    ],
  ]);
});
