import type { OpenSearch } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import type { Unknowns } from '../../local/simulator/unknowns';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const NEWER = 'OpenSearch_2_19_R20261015';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;
let steps: string[];

/** Updates begin a minute after their slot, and take ten. */
async function given(domain: Partial<DomainOptions> = {}, unknowns: Partial<Unknowns> = {}): Promise<void> {
  const durations = { pendingSeconds: 60, inProgressSeconds: 600 };
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, durations, unknowns });
  client = clientFor(simulator);
  steps = [];
  simulator.onTransition(({ to, at }) => steps.push(`${to} ${at.toISOString().slice(11, 19)}`));
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW, ...domain });
}

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

const startNow = () => client.startServiceSoftwareUpdate({ DomainName: 'logs' });
const domainStatus = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus;
const options = async () => (await domainStatus())?.ServiceSoftwareOptions;

/** Starts the update, and lets the clock jump over everything that is planned. */
async function run(...plan: NonNullable<DomainOptions['plan']>): Promise<void> {
  await given({ plan });
  await startNow();
  simulator.clock.advance({ days: 1 });
}

describe('an update that fails', () => {
  test('some time after it began', async () => {
    await run({ kind: 'update-fails', afterBeginning: { minutes: 2 } });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:01:00', 'ELIGIBLE 12:03:00']);
    expect(await options()).toMatchObject({ UpdateStatus: 'ELIGIBLE', CurrentVersion: OLD, NewVersion: NEW });
  });

  test('at its beginning, and at its end', async () => {
    await run({ kind: 'update-fails', afterBeginning: {} });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:01:00', 'ELIGIBLE 12:01:00']);
    simulator.domain('logs').plan({ kind: 'update-fails', afterBeginning: { seconds: 600 } });
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect(steps.at(-1)).toBe('ELIGIBLE 12:11:00');
  });

  test('once: the next try succeeds', async () => {
    await run({ kind: 'update-fails', afterBeginning: { minutes: 2 } });
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect(simulator.domain('logs').currentVersion).toBe(NEW);
  });

  test('twice, then the third try succeeds', async () => {
    await given();
    for (const minutes of [1, 2]) {
      simulator.domain('logs').plan({ kind: 'update-fails', afterBeginning: { minutes } });
      await startNow();
      simulator.clock.advance({ days: 1 });
      expect(simulator.domain('logs').currentVersion).toBe(OLD);
    }
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect(simulator.domain('logs').currentVersion).toBe(NEW);
  });

  test('before it begins', async () => {
    await run({ kind: 'update-fails', afterRequest: { seconds: 59 } });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:00:59']);
  });

  test('after it has completed: nothing fails', async () => {
    await run({ kind: 'update-fails', afterBeginning: { minutes: 11 } });
    expect(steps.at(-1)).toBe('COMPLETED 12:11:00');
  });

  test('with a reason', async () => {
    const plan = [{ kind: 'update-fails', reason: 'No space left', afterBeginning: {} }] as const;
    await given({ plan }, { descriptionAfterEnding: 'tells-ending' });
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect((await options())?.Description).toBe(
      `Installation of service software update [${NEW}] failed. No space left.`,
    );
  });
});

describe('a newer version', () => {
  test('comes while the update is pending, and cancels it', async () => {
    await run({ kind: 'version-offered', newVersion: NEWER, afterRequest: { seconds: 30 } });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:00:30']);
    expect(await options()).toMatchObject({ CurrentVersion: OLD, NewVersion: NEWER });
  });

  test('comes the instant the update would begin, and cancels it', async () => {
    await run({ kind: 'version-offered', newVersion: NEWER, afterRequest: { seconds: 60 } });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:01:00']);
  });

  test('comes while the update is in progress, and waits for it', async () => {
    await run({
      kind: 'version-offered',
      newVersion: NEWER,
      optionalDeployment: false,
      afterBeginning: { minutes: 3 },
    });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:01:00', 'ELIGIBLE 12:11:00']);
    expect(await options()).toMatchObject({ CurrentVersion: NEW, NewVersion: NEWER, OptionalDeployment: false });
  });

  test('comes after the update', async () => {
    await run({ kind: 'version-offered', newVersion: NEWER, afterRequest: { hours: 1 } });
    expect(steps.slice(-2)).toEqual(['COMPLETED 12:11:00', 'ELIGIBLE 13:00:00']);
  });
});

describe('a configuration change', () => {
  test('drops the pending update, and the domain is eligible again when it is done', async () => {
    await run({ kind: 'configuration-change', lasts: { minutes: 20 }, afterRequest: { seconds: 30 } });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'NOT_ELIGIBLE 12:00:30', 'ELIGIBLE 12:20:30']);
  });

  test('delays the pending update (changeWhilePending), which begins when it is done', async () => {
    const plan = [{ kind: 'configuration-change', lasts: { minutes: 20 }, afterRequest: { seconds: 30 } }] as const;
    await given({ plan }, { changeWhilePending: 'delays-update' });
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'IN_PROGRESS 12:20:30', 'COMPLETED 12:30:30']);
  });

  test('without an end lasts until another plan ends it', async () => {
    await run(
      { kind: 'configuration-change', at: new Date('2026-11-01T12:00:10Z') },
      { kind: 'configuration-changed', at: new Date('2026-11-01T14:00:00Z') },
    );
    expect(steps.slice(1)).toEqual(['NOT_ELIGIBLE 12:00:10', 'ELIGIBLE 14:00:00']);
  });

  test('by a method, with an end', async () => {
    await given();
    simulator.domain('logs').becomeBusy({ lasts: { minutes: 5 } });
    simulator.clock.advance({ days: 1 });
    expect(steps).toEqual(['NOT_ELIGIBLE 12:00:00', 'ELIGIBLE 12:05:00']);
  });

  test('that is ended early does not end a later one', async () => {
    await given({ busy: { until: new Date('2026-11-01T13:00:00Z') } });
    simulator.domain('logs').becomeIdle();
    simulator.domain('logs').becomeBusy();
    simulator.clock.advance({ days: 1 });
    expect(simulator.domain('logs').updateStatus).toBe('NOT_ELIGIBLE');
  });
});

test('a domain that is busy until a time is eligible from then on', async () => {
  await given({ busy: { until: new Date('2026-11-01T12:10:00Z') } });
  simulator.clock.advance({ minutes: 9, seconds: 59 });
  expect(await options()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE' });
  expect(await domainStatus()).toMatchObject({ Processing: true, DomainProcessingStatus: 'Modifying' });
  simulator.clock.advance({ seconds: 1 });
  await startNow();
  expect(steps).toEqual(['ELIGIBLE 12:10:00', 'PENDING_UPDATE 12:10:00']);
});

describe('any change, at its moment', () => {
  test('a cancelled update', async () => {
    await run({ kind: 'update-cancelled', afterRequest: { seconds: 10 } });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 12:00:10']);
  });

  test('eligibility that goes and comes', async () => {
    await given({
      plan: [
        { kind: 'not-eligible', reason: 'Split brain.', at: new Date('2026-11-01T13:00:00Z') },
        { kind: 'eligible', at: new Date('2026-11-01T14:00:00Z') },
        { kind: 'health', health: { clusterHealth: 'Red' }, at: new Date('2026-11-01T15:00:00Z') },
        { kind: 'health', health: { clusterHealth: 'Green' }, at: new Date('2026-11-01T16:00:00Z') },
      ],
    });
    simulator.clock.advance({ days: 1 });
    expect(steps).toEqual(['NOT_ELIGIBLE 13:00:00', 'ELIGIBLE 14:00:00', 'NOT_ELIGIBLE 15:00:00', 'ELIGIBLE 16:00:00']);
  });

  test('isolation', async () => {
    await given({ plan: [{ kind: 'isolated', at: new Date('2026-11-01T13:00:00Z') }] });
    simulator.clock.advance({ hours: 1 });
    expect(await domainStatus()).toMatchObject({ DomainProcessingStatus: 'Isolated' });
  });

  test('the end of the domain', async () => {
    await run({ kind: 'deleted', afterBeginning: { minutes: 1 } });
    await expect(options()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(() => simulator.domain('logs')).toThrow('no such domain (got: logs)');
    expect(steps.at(-1)).toBe('IN_PROGRESS 12:01:00');
  });
});

describe('moments', () => {
  test('several in one jump come in the order of time, also over several domains', async () => {
    await given({
      plan: [
        { kind: 'version-offered', newVersion: NEWER, afterBeginning: { minutes: 7 } },
        { kind: 'update-fails', afterBeginning: { minutes: 5 } },
        { kind: 'configuration-change', lasts: { minutes: 1 }, at: new Date('2026-11-01T12:07:00Z') },
      ],
    });
    const pendingUpdate = { scheduledAt: new Date('2026-11-01T12:05:30Z'), scheduledBy: 'SYSTEM' } as const;
    simulator.addDomain({ name: 'search', newVersion: NEW, pendingUpdate });
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect(steps).toEqual([
      'PENDING_UPDATE 12:00:00',
      'IN_PROGRESS 12:01:00',
      'ELIGIBLE 12:06:00',
      'IN_PROGRESS 12:06:30',
      'NOT_ELIGIBLE 12:07:00',
      'ELIGIBLE 12:08:00',
      'COMPLETED 12:16:30',
    ]);
    expect(simulator.domain('logs').newVersion).toBe(NEWER);
  });

  test('at one instant the first planned comes first', async () => {
    const at = new Date('2026-11-01T13:00:00Z');
    await given({
      plan: [
        { kind: 'version-offered', newVersion: NEW, at },
        { kind: 'version-offered', newVersion: NEWER, at },
      ],
    });
    simulator.clock.advance({ hours: 1 });
    expect(simulator.domain('logs').newVersion).toBe(NEWER);
  });

  test('a time that has passed is now', async () => {
    await given({ plan: [{ kind: 'version-offered', newVersion: NEWER, at: new Date(0) }] });
    expect(simulator.domain('logs').newVersion).toBe(NEWER);
    simulator.domain('logs').plan({ kind: 'not-eligible', reason: 'Split brain.', at: new Date(0) });
    expect(steps).toEqual(['NOT_ELIGIBLE 12:00:00']);
  });

  test('a plan made while an update is on its way is about that one', async () => {
    await given();
    await startNow();
    simulator.clock.advance({ seconds: 90 });
    simulator.domain('logs').plan({ kind: 'update-fails', afterBeginning: { minutes: 2 } });
    simulator.clock.advance({ days: 1 });
    expect(steps.at(-1)).toBe('ELIGIBLE 12:03:00');
  });

  test('a pending update that AWS has scheduled was asked for when the domain was added', async () => {
    const pendingUpdate = { scheduledAt: new Date('2026-11-01T22:00:00Z'), scheduledBy: 'SYSTEM' } as const;
    await given({ pendingUpdate, plan: [{ kind: 'update-cancelled', afterRequest: { hours: 1 } }] });
    simulator.clock.advance({ days: 1 });
    expect(steps).toEqual(['ELIGIBLE 13:00:00']);
  });

  test('moving an update leaves what is planned for it', async () => {
    await given({ plan: [{ kind: 'update-cancelled', afterRequest: { hours: 3 } }] });
    await startNow();
    await client.updateScheduledAction({
      DomainName: 'logs',
      ActionID: NEW,
      ActionType: 'SERVICE_SOFTWARE_UPDATE',
      ScheduleAt: 'OFF_PEAK_WINDOW',
    });
    simulator.clock.advance({ days: 1 });
    expect(steps).toEqual(['PENDING_UPDATE 12:00:00', 'ELIGIBLE 15:00:00']);
  });

  test('run by themselves at a speed, at their exact instants', async () => {
    simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, speed: 86_400 });
    client = clientFor(simulator);
    const plan = [{ kind: 'not-eligible', reason: 'Split brain.', at: new Date('2026-11-01T13:00:00Z') }] as const;
    const seen = new Promise<Date>((resolve) => simulator.onTransition(({ at }) => resolve(at)));
    simulator.addDomain({ name: 'logs', newVersion: NEW, plan });
    expect(await seen).toEqual(new Date('2026-11-01T13:00:00Z'));
  });
});
