import type { DomainOptions } from '../../local/simulator/domain-options';
import { given, NEW, NEWER, OLD, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

type Plans = NonNullable<DomainOptions['plan']>;

async function givenPlan(...plan: Plans): Promise<void> {
  aws = await given({}, { plan });
}

/** Starts the update, and lets the clock jump over everything that is planned. */
async function run(...plan: Plans): Promise<void> {
  await givenPlan(...plan);
  await aws.startUpdate();
  aws.clock.advance({ days: 1 });
}

const steps = () => aws.transitions.map(({ to, at }) => `${to} ${at.toISOString().slice(11, 19)}`);

describe('an update that fails', () => {
  test('some time after it began', async () => {
    await run({ kind: 'update-fails', afterBeginning: { minutes: 2 } });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:01:00', 'ELIGIBLE 12:03:00']);
    expect(await aws.softwareOptions()).toMatchObject({
      UpdateStatus: 'ELIGIBLE',
      CurrentVersion: OLD,
      NewVersion: NEW,
    });
  });

  test('at its beginning, and at its end', async () => {
    await run({ kind: 'update-fails', afterBeginning: {} });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:01:00', 'ELIGIBLE 12:01:00']);
    aws.domain().plan({ kind: 'update-fails', afterBeginning: { seconds: 600 } });
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect(steps().at(-1)).toBe('ELIGIBLE 12:11:00');
  });

  test('once: the next try succeeds', async () => {
    await run({ kind: 'update-fails', afterBeginning: { minutes: 2 } });
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect(aws.domain().currentVersion).toBe(NEW);
  });

  test('twice, then the third try succeeds', async () => {
    aws = await given();
    for (const minutes of [1, 2]) {
      aws.domain().plan({ kind: 'update-fails', afterBeginning: { minutes } });
      await aws.startUpdate();
      aws.clock.advance({ days: 1 });
      expect(aws.domain().currentVersion).toBe(OLD);
    }
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect(aws.domain().currentVersion).toBe(NEW);
  });

  test('before it begins', async () => {
    await run({ kind: 'update-fails', afterRequest: { seconds: 59 } });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:00:59']);
  });

  test('after it has completed: nothing fails', async () => {
    await run({ kind: 'update-fails', afterBeginning: { minutes: 11 } });
    expect(steps().at(-1)).toBe('COMPLETED 12:11:00');
  });

  test('with a reason', async () => {
    const plan = [{ kind: 'update-fails', reason: 'No space left', afterBeginning: {} }] as const;
    aws = await given({ descriptionAfterEnding: 'tells-ending' }, { plan });
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect((await aws.softwareOptions())?.Description).toBe(
      `Installation of service software update [${NEW}] failed. No space left.`,
    );
  });
});

describe('a newer version', () => {
  test('comes while the update is pending, and cancels it', async () => {
    await run({ kind: 'version-offered', newVersion: NEWER, afterRequest: { seconds: 30 } });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:00:30']);
    expect(await aws.softwareOptions()).toMatchObject({ CurrentVersion: OLD, NewVersion: NEWER });
  });

  test('comes the instant the update would begin, and cancels it', async () => {
    await run({ kind: 'version-offered', newVersion: NEWER, afterRequest: { seconds: 60 } });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:01:00']);
  });

  test('comes while the update is in progress, and waits for it', async () => {
    await run({
      kind: 'version-offered',
      newVersion: NEWER,
      optionalDeployment: false,
      afterBeginning: { minutes: 3 },
    });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:01:00', 'ELIGIBLE 12:11:00']);
    expect(await aws.softwareOptions()).toMatchObject({
      CurrentVersion: NEW,
      NewVersion: NEWER,
      OptionalDeployment: false,
    });
  });

  test('comes after the update', async () => {
    await run({ kind: 'version-offered', newVersion: NEWER, afterRequest: { hours: 1 } });
    expect(steps().slice(-2)).toEqual(['COMPLETED 12:11:00', 'ELIGIBLE 13:00:00']);
  });
});

describe('a configuration change', () => {
  test('drops the pending update, and the domain is eligible again when it is done', async () => {
    await run({ kind: 'configuration-change', lasts: { minutes: 20 }, afterRequest: { seconds: 30 } });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'NOT_ELIGIBLE 12:00:30', 'ELIGIBLE 12:20:30']);
  });

  test('delays the pending update (changeWhilePending), which begins when it is done', async () => {
    const plan = [{ kind: 'configuration-change', lasts: { minutes: 20 }, afterRequest: { seconds: 30 } }] as const;
    aws = await given({ changeWhilePending: 'delays-update' }, { plan });
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:20:30', 'COMPLETED 12:30:30']);
  });

  test('without an end lasts until another plan ends it', async () => {
    await run(
      { kind: 'configuration-change', at: new Date('2026-11-01T12:00:10Z') },
      { kind: 'configuration-changed', at: new Date('2026-11-01T14:00:00Z') },
    );
    expect(steps().slice(1)).toEqual(['NOT_ELIGIBLE 12:00:10', 'ELIGIBLE 14:00:00']);
  });

  test('by a method, with an end', async () => {
    aws = await given();
    aws.domain().becomeBusy({ lasts: { minutes: 5 } });
    aws.clock.advance({ days: 1 });
    expect(steps()).toEqual(['NOT_ELIGIBLE 12:00:00', 'ELIGIBLE 12:05:00']);
  });

  test('that is ended early does not end a later one', async () => {
    aws = await given({}, { busy: { until: new Date('2026-11-01T13:00:00Z') } });
    aws.domain().becomeIdle();
    aws.domain().becomeBusy();
    aws.clock.advance({ days: 1 });
    expect(aws.domain().updateStatus).toBe('NOT_ELIGIBLE');
  });
});

test('a domain that is busy until a time is eligible from then on', async () => {
  aws = await given({}, { busy: { until: new Date('2026-11-01T12:10:00Z') } });
  aws.clock.advance({ minutes: 9, seconds: 59 });
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE' });
  expect(await aws.domainStatus()).toMatchObject({ Processing: true, DomainProcessingStatus: 'Modifying' });
  aws.clock.advance({ seconds: 1 });
  await aws.startUpdate();
  expect(steps()).toEqual(['ELIGIBLE 12:10:00', 'PENDING_UPDATE 12:10:00']);
});

describe('any change, at its moment', () => {
  test('a cancelled update', async () => {
    await run({ kind: 'update-cancelled', afterRequest: { seconds: 10 } });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:00:10']);
  });

  test('eligibility that goes and comes', async () => {
    await givenPlan(
      { kind: 'not-eligible', reason: 'Split brain.', at: new Date('2026-11-01T13:00:00Z') },
      { kind: 'eligible', at: new Date('2026-11-01T14:00:00Z') },
      { kind: 'health', health: { clusterHealth: 'Red' }, at: new Date('2026-11-01T15:00:00Z') },
      { kind: 'health', health: { clusterHealth: 'Green' }, at: new Date('2026-11-01T16:00:00Z') },
    );
    aws.clock.advance({ days: 1 });
    expect(steps()).toEqual([
      'NOT_ELIGIBLE 13:00:00',
      'ELIGIBLE 14:00:00',
      'NOT_ELIGIBLE 15:00:00',
      'ELIGIBLE 16:00:00',
    ]);
  });

  test('isolation', async () => {
    await givenPlan({ kind: 'isolated', at: new Date('2026-11-01T13:00:00Z') });
    aws.clock.advance({ hours: 1 });
    expect(await aws.domainStatus()).toMatchObject({ DomainProcessingStatus: 'Isolated' });
  });

  test('the end of the domain', async () => {
    await run({ kind: 'deleted', afterBeginning: { minutes: 1 } });
    await expect(aws.softwareOptions()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(() => aws.domain()).toThrow('no such domain (got: logs)');
    expect(steps().at(-1)).toBe('IN_PROGRESS 12:01:00');
  });
});

describe('moments', () => {
  test('several in one jump come in the order of time, also over several domains', async () => {
    await givenPlan(
      { kind: 'version-offered', newVersion: NEWER, afterBeginning: { minutes: 7 } },
      { kind: 'update-fails', afterBeginning: { minutes: 5 } },
      { kind: 'configuration-change', lasts: { minutes: 1 }, at: new Date('2026-11-01T12:07:00Z') },
    );
    const pendingUpdate = { scheduledAt: new Date('2026-11-01T12:05:30Z'), scheduledBy: 'SYSTEM' } as const;
    aws.simulator.addDomain({ name: 'search', newVersion: NEW, pendingUpdate });
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect(steps()).toEqual([
      'PENDING_UPDATE 12:00:00',
      'IN_PROGRESS 12:01:00',
      'ELIGIBLE 12:06:00',
      'IN_PROGRESS 12:06:30',
      'NOT_ELIGIBLE 12:07:00',
      'ELIGIBLE 12:08:00',
      'COMPLETED 12:16:30',
    ]);
    expect(aws.domain().newVersion).toBe(NEWER);
  });

  test('at one instant the first planned comes first', async () => {
    const at = new Date('2026-11-01T13:00:00Z');
    await givenPlan(
      { kind: 'version-offered', newVersion: NEW, at },
      { kind: 'version-offered', newVersion: NEWER, at },
    );
    aws.clock.advance({ hours: 1 });
    expect(aws.domain().newVersion).toBe(NEWER);
  });

  test('a time that has passed is now', async () => {
    await givenPlan({ kind: 'version-offered', newVersion: NEWER, at: new Date(0) });
    expect(aws.domain().newVersion).toBe(NEWER);
    aws.domain().plan({ kind: 'not-eligible', reason: 'Split brain.', at: new Date(0) });
    expect(steps()).toEqual(['NOT_ELIGIBLE 12:00:00']);
  });

  test('a plan made while an update is on its way is about that one', async () => {
    aws = await given();
    await aws.startUpdate();
    aws.clock.advance({ seconds: 90 });
    aws.domain().plan({ kind: 'update-fails', afterBeginning: { minutes: 2 } });
    aws.clock.advance({ days: 1 });
    expect(steps().at(-1)).toBe('ELIGIBLE 12:03:00');
  });

  test('a pending update that AWS has scheduled was asked for when the domain was added', async () => {
    const pendingUpdate = { scheduledAt: new Date('2026-11-01T22:00:00Z'), scheduledBy: 'SYSTEM' } as const;
    aws = await given({}, { pendingUpdate, plan: [{ kind: 'update-cancelled', afterRequest: { hours: 1 } }] });
    aws.clock.advance({ days: 1 });
    expect(steps()).toEqual(['ELIGIBLE 13:00:00']);
  });

  test('moving an update leaves what is planned for it', async () => {
    await givenPlan({ kind: 'update-cancelled', afterRequest: { hours: 3 } });
    await aws.startUpdate();
    await aws.moveUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
    aws.clock.advance({ days: 1 });
    expect(steps()).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 15:00:00']);
  });

  test('run by themselves at a speed, at their exact instants', async () => {
    aws = await SimulatorUnderTest.start({ speed: 86_400 });
    // Half a day, that is half a second: a busy machine must not come too late to make the plan.
    const planned = new Date(aws.clock.now().getTime() + 12 * 3_600_000);
    const plan = [{ kind: 'not-eligible', reason: 'Split brain.', at: planned }] as const;
    const seen = new Promise<Date>((resolve) => aws.simulator.onTransition(({ at }) => resolve(at)));
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW, plan });
    expect(await seen).toEqual(planned);
  });
});
