import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, OLD, STACK_ID, START_TIME } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start(...args);
};
const domain = () => aws.simulator.domain('logs');

keepLog();
afterEach(() => aws.stop());

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

    const start = aws.simulator.calls.find(({ operation }) => operation === 'StartServiceSoftwareUpdate');
    expect(start?.input).toEqual({ DomainName: 'logs', ...input });
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

  test('asks for the status of its own stack, once for each request', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    await aws.update();

    expect(aws.stack.requests.map((request) => request.get('StackName'))).toEqual([STACK_ID, STACK_ID]);
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
