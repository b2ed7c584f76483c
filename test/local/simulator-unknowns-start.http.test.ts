import type { OpenSearch, StartServiceSoftwareUpdateRequest } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import { UNKNOWN_ANSWERS, type Unknowns } from '../../local/simulator/unknowns';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const TOMORROW = Date.parse('2026-11-02T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const PENDING = { pendingUpdate: { scheduledAt: new Date(TOMORROW), scheduledBy: 'CUSTOMER' } } as const;
const RUNNING = { pendingUpdate: { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } } as const;

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

async function given(unknowns: Partial<Unknowns>, domain: Partial<DomainOptions> = {}): Promise<void> {
  const durations = { pendingSeconds: 60, inProgressSeconds: 600 };
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, durations, unknowns });
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW, ...domain });
  client = clientFor(simulator);
}

afterEach(async () => {
  client?.destroy();
  await simulator?.stop();
});

type StartRequest = Omit<StartServiceSoftwareUpdateRequest, 'DomainName'>;
const start = (request: StartRequest = {}) => client.startServiceSoftwareUpdate({ DomainName: 'logs', ...request });
const cancel = () => client.cancelServiceSoftwareUpdate({ DomainName: 'logs' });
const refused = (name: string) => ({ name, $metadata: { httpStatusCode: 400 } });

describe('startTimeUnit', () => {
  test.each([
    ['ms', TOMORROW, TOMORROW / 1000],
    ['s', TOMORROW / 1000, TOMORROW],
  ] as const)('%s', async (startTimeUnit, right, wrong) => {
    await given({ startTimeUnit });
    await expect(start({ DesiredStartTime: wrong })).rejects.toMatchObject(refused('ValidationException'));
    await start({ DesiredStartTime: right });
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(new Date(TOMORROW));
  });

  test('a time beyond what a date can hold', async () => {
    await given({ startTimeUnit: 's' });
    const DesiredStartTime = Number.MAX_SAFE_INTEGER;
    await expect(start({ DesiredStartTime })).rejects.toMatchObject(refused('ValidationException'));
  });
});

describe('noCapacity', () => {
  const slot = new Date('2026-11-05T01:00:00Z');

  test('BaseException', async () => {
    await given({ noCapacity: 'BaseException' }, { capacity: 'none', slotSuggestions: [slot] });
    await expect(start()).rejects.toMatchObject({
      ...refused('BaseException'),
      message: expect.stringContaining('2026-11-05T01:00:00.000Z'),
    });
  });

  test.each([
    ['ms', slot.getTime()],
    ['s', slot.getTime() / 1000],
  ] as const)('SlotNotAvailableException, slots in %s', async (startTimeUnit, suggestion) => {
    const noCapacity = 'SlotNotAvailableException';
    await given({ noCapacity, startTimeUnit }, { capacity: 'none', slotSuggestions: [slot] });
    await expect(start()).rejects.toMatchObject({
      name: 'SlotNotAvailableException',
      SlotSuggestions: [suggestion],
      $metadata: { httpStatusCode: 409 },
    });
    await start({ DesiredStartTime: suggestion });
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(slot);
  });
});

describe('startWhilePending', () => {
  test.each(['ValidationException', 'BaseException'] as const)('%s', async (startWhilePending) => {
    await given({ startWhilePending }, PENDING);
    await expect(start()).rejects.toMatchObject(refused(startWhilePending));
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(new Date(TOMORROW));
  });

  test.each([
    ['accepted-unchanged', new Date(TOMORROW)],
    ['reschedules', NOON],
  ] as const)('%s', async (startWhilePending, scheduledAt) => {
    await given({ startWhilePending }, PENDING);
    expect((await start()).ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
    expect(simulator.domain('logs').update?.scheduledAt).toEqual(scheduledAt);
  });
});

test.each([
  ['startWhileInProgress', RUNNING, 'IN_PROGRESS'],
  ['startWithNothingAvailable', { newVersion: undefined }, 'COMPLETED'],
] as const)('%s', async (name, domain, UpdateStatus) => {
  for (const answer of UNKNOWN_ANSWERS[name]) {
    await given({ [name]: answer }, domain);
    if (answer === 'accepted-unchanged') {
      expect((await start()).ServiceSoftwareOptions).toMatchObject({ UpdateStatus });
    } else {
      await expect(start()).rejects.toMatchObject(refused(answer));
    }
    expect(simulator.domain('logs').updateStatus).toBe(UpdateStatus);
    client.destroy();
    await simulator.stop();
  }
});

describe('startWhenNotEligible', () => {
  const reasons: [string, Partial<DomainOptions>][] = [
    ['busy', { busy: true }],
    ['ineligible', { notEligibleReason: 'Red cluster.' }],
  ];

  test.each(reasons)('refused while %s', async (_, reason) => {
    for (const startWhenNotEligible of ['ValidationException', 'BaseException'] as const) {
      await given({ startWhenNotEligible }, reason);
      await expect(start()).rejects.toMatchObject(refused(startWhenNotEligible));
      expect(simulator.domain('logs').updateStatus).toBe('NOT_ELIGIBLE');
      client.destroy();
      await simulator.stop();
    }
  });

  test.each(reasons)('accepted while %s: it waits until the reason is gone', async (_, reason) => {
    await given({ startWhenNotEligible: 'accepted' }, reason);
    expect((await start()).ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
    simulator.clock.advance({ hours: 2 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
    simulator.domain('logs').becomeEligible();
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
    simulator.clock.advance({ seconds: 600 });
    expect(simulator.domain('logs').updateStatus).toBe('COMPLETED');
  });
});

test.each(UNKNOWN_ANSWERS.startWithOffPeakWindowDisabled)('startWithOffPeakWindowDisabled: %s', async (answer) => {
  const offPeakWindow = { enabled: false, startHour: 22, startMinute: 0 };
  await given({ startWithOffPeakWindowDisabled: answer }, { offPeakWindow });
  await expect(start({ ScheduleAt: 'OFF_PEAK_WINDOW' })).rejects.toMatchObject(refused(answer));
  expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
});

describe('cancelRefused', () => {
  test.each(['ValidationException', 'BaseException'] as const)('%s', async (cancelRefused) => {
    await given({ cancelRefused }, RUNNING);
    await expect(cancel()).rejects.toMatchObject(refused(cancelRefused));
  });

  test('accepted-unchanged', async () => {
    await given({ cancelRefused: 'accepted-unchanged' }, RUNNING);
    expect((await cancel()).ServiceSoftwareOptions?.UpdateStatus).toBe('IN_PROGRESS');
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  });
});
