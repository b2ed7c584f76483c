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
const domainStatus = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus;
const options = async () => (await domainStatus())?.ServiceSoftwareOptions;

test.each(UNKNOWN_ANSWERS.isolatedDomain)(
  'isolatedDomain: %s, and the update can be started',
  async (isolatedDomain) => {
    await given({ isolatedDomain }, { isolated: true });
    expect(await domainStatus()).toMatchObject({
      DomainProcessingStatus: 'Isolated',
      ServiceSoftwareOptions: { UpdateStatus: isolatedDomain, UpdateAvailable: true },
    });
    await start();
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
  },
);

describe('changeWhilePending', () => {
  test('drops-update', async () => {
    await given({ changeWhilePending: 'drops-update' }, PENDING);
    simulator.domain('logs').becomeBusy();
    expect(simulator.domain('logs').updateStatus).toBe('NOT_ELIGIBLE');
    simulator.domain('logs').becomeIdle();
    simulator.clock.advance({ days: 2 });
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });

  test('delays-update: it begins when the change is done, if its slot has passed', async () => {
    await given({ changeWhilePending: 'delays-update' }, PENDING);
    simulator.domain('logs').becomeBusy();
    simulator.clock.advance({ days: 2 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
    simulator.domain('logs').becomeIdle();
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
    expect(simulator.domain('logs').update?.completesAt).toEqual(new Date('2026-11-03T12:10:00Z'));
  });

  test('delays-update: it begins at its slot, if the change is done before', async () => {
    await given({ changeWhilePending: 'delays-update' }, PENDING);
    simulator.domain('logs').becomeBusy();
    simulator.domain('logs').becomeIdle();
    simulator.clock.advance({ days: 1, seconds: 59 });
    expect(simulator.domain('logs').updateStatus).toBe('PENDING_UPDATE');
    simulator.clock.advance({ seconds: 1 });
    expect(simulator.domain('logs').updateStatus).toBe('IN_PROGRESS');
  });
});

test.each([
  ['ELIGIBLE', NEW],
  ['NOT_ELIGIBLE', NEW],
  ['COMPLETED', ''],
] as const)('failedUpdate: %s', async (failedUpdate, NewVersion) => {
  await given({ failedUpdate }, RUNNING);
  simulator.domain('logs').failUpdate();
  expect(await options()).toMatchObject({ UpdateStatus: failedUpdate, CurrentVersion: OLD, NewVersion });
});
