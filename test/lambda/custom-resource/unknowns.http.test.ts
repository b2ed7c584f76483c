import { everyAnswer } from '../../../local/simulator/unknowns';
import { ELIGIBLE, HandlerUnderTest, keepLog, NEW, NEWER, OLD } from '../../support/handler-under-test';

const LATE_READ = { operation: 'DescribeDomain', kind: 'late-read', seconds: 600 } as const;

/** What nobody has documented about the service: the handler must be right for each answer. */
keepLog();

describe.each(everyAnswer())('if the answer to $name is $answer', ({ unknowns }) => {
  let aws: HandlerUnderTest;
  const domain = () => aws.simulator.domain('logs');
  const starts = () => aws.operations.filter((operation) => operation === 'StartServiceSoftwareUpdate').length;

  beforeEach(async () => {
    aws = await HandlerUnderTest.start({ unknowns });
  });
  afterEach(() => aws.stop());

  test('an update runs from its start to its end, and deployments on the way start no second one', async () => {
    aws.simulator.addDomain(ELIGIBLE);

    expect((await aws.create()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', NewVersion: NEW });
    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'PENDING_UPDATE', NewVersion: NEW });
    aws.simulator.clock.advance({ minutes: 6 });
    expect((await aws.update()).Data).toMatchObject({ UpdateStatus: 'IN_PROGRESS', CurrentVersion: OLD });
    aws.simulator.clock.advance({ minutes: 30 });
    expect((await aws.update()).Data).toMatchObject({ NewVersion: NEW, CurrentVersion: NEW });
    expect(starts()).toBe(1);

    domain().offerVersion(NEWER);
    expect((await aws.update()).Data).toMatchObject({ NewVersion: NEWER });
    expect(starts()).toBe(2);
  });

  test('an update in progress has no wrong new version', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    aws.simulator.clock.advance({ minutes: 6 });

    expect([NEW, '']).toContain((await aws.update()).Data?.NewVersion);
  });

  test('a removed construct leaves nothing pending', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create();
    await aws.delete();

    expect(domain().updateStatus).toBe('ELIGIBLE');
  });

  test('an update at a point in time is deployed twice, and stays at that time', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const schedule = { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T02:00:00.000Z' };
    await aws.create(schedule);
    const scheduled = domain().update;
    await aws.update(schedule);

    expect(scheduled?.scheduledAt).toEqual(new Date(schedule.DesiredStartTime));
    expect(domain().update).toEqual(scheduled);
    const started = aws.simulator.calls.filter(
      ({ operation, statusCode }) => operation === 'StartServiceSoftwareUpdate' && statusCode === 200,
    );
    expect(started).toHaveLength(1);
  });

  test('an update in the off-peak window is deployed twice and stays as it is', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    await aws.create({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    const scheduled = domain().update;
    await aws.update({ ScheduleAt: 'OFF_PEAK_WINDOW' });

    expect(domain().update).toEqual(scheduled);
    expect(starts()).toBe(1);
  });

  test('an update that AWS has scheduled for the wanted time is left alone', async () => {
    const scheduledAt = new Date('2026-12-01T02:00:00Z');
    aws.simulator.addDomain({ ...ELIGIBLE, pendingUpdate: { scheduledAt, scheduledBy: 'SYSTEM' } });
    await aws.create({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: scheduledAt.toISOString() });

    expect(domain().update).toMatchObject({ scheduledAt, scheduledBy: 'SYSTEM' });
  });

  test('a domain without an off-peak window fails, and nothing is pending', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, offPeakWindow: { enabled: false, startHour: 22, startMinute: 0 } });

    await expect(aws.create({ ScheduleAt: 'OFF_PEAK_WINDOW' })).rejects.toThrow(
      /^the update of domain logs could not be started \((Validation|Base)Exception: .*\); if there is no capacity/,
    );
    expect(domain().update).toBeUndefined();
  });

  test('a missing slot fails with the service’s suggestions', async () => {
    const slot = new Date('2026-11-23T18:00:00Z');
    aws.simulator.addDomain({ ...ELIGIBLE, capacity: 'none', slotSuggestions: [slot] });

    const suggestion = /change schedule to a free time: 2026-11-23 18:00 UTC|BaseException: .*2026-11-23T18:00/;
    await expect(aws.create()).rejects.toThrow(suggestion);
    expect(domain().update).toBeUndefined();
  });

  test('a domain that is not eligible fails, and nothing is started', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, busy: true });

    await expect(aws.create()).rejects.toThrow('is not eligible for an update');
    expect(starts()).toBe(0);
  });

  test('an isolated domain is updated', async () => {
    aws.simulator.addDomain({ ...ELIGIBLE, isolated: true });
    await aws.create();

    expect(domain().updateStatus).toBe('PENDING_UPDATE');
  });

  describe('a late read', () => {
    test.each([1, 6, 30])('%i minutes into an update starts no second one', async (minutes) => {
      aws.simulator.addDomain(ELIGIBLE);
      await aws.create();
      const version = domain().update?.version;
      aws.simulator.clock.advance({ minutes });
      aws.simulator.addFault({ ...LATE_READ, seconds: 3_600 });
      await aws.update();

      expect(domain().update?.version ?? domain().currentVersion).toBe(version);
    });

    test('of a domain that has become busy fails, or its update is pending', async () => {
      aws.simulator.addDomain(ELIGIBLE);
      aws.simulator.clock.advance({ minutes: 5 });
      domain().becomeBusy();
      aws.simulator.addFault(LATE_READ);

      const failure = await aws.create().catch((error: Error) => error.message);
      expect(domain().update === undefined).toBe(typeof failure === 'string');
    });

    test('of a pending update that has begun meanwhile does not fail its removal', async () => {
      aws.simulator.addDomain(ELIGIBLE);
      await aws.create();
      aws.simulator.clock.advance({ minutes: 6 });
      aws.simulator.addFault({ ...LATE_READ, seconds: 120 });
      await aws.delete();

      expect(domain().updateStatus).toBe('IN_PROGRESS');
    });
  });
});
