import type { OpenSearch } from '@aws-sdk/client-opensearch';
import type { DomainOptions } from '../../local/simulator/domain-options';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import type { Unknowns } from '../../local/simulator/unknowns';
import { clientFor } from '../support/simulator-client';

const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const NEWER = 'OpenSearch_2_19_R20261015';
const ISOLATED_AT = new Date('2026-12-01T12:00:00Z');

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

/** A domain whose required update has 30 days left; updates begin a minute after their slot, and take ten. */
async function given(domain: Partial<DomainOptions> = {}, unknowns: Partial<Unknowns> = {}): Promise<void> {
  const durations = { pendingSeconds: 60, inProgressSeconds: 600 };
  const startTime = new Date('2026-11-01T12:00:00Z');
  simulator = await OpenSearchServiceSimulator.start({ startTime, durations, unknowns });
  client = clientFor(simulator);
  const requiredUpdate = { isolatedAt: ISOLATED_AT };
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW, requiredUpdate, ...domain });
}

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

const startNow = () => client.startServiceSoftwareUpdate({ DomainName: 'logs' });
const domainStatus = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus;
const processingStatus = async () => (await domainStatus())?.DomainProcessingStatus;
const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 409 } };

describe('a required update that is left alone', () => {
  test('isolates the domain, and 60 days later the domain is deleted', async () => {
    await given();
    expect((await domainStatus())?.ServiceSoftwareOptions).toMatchObject({ OptionalDeployment: false });
    simulator.clock.advance({ days: 30, seconds: -1 });
    expect(await processingStatus()).toBe('Active');
    simulator.clock.advance({ seconds: 1 });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ days: 60, seconds: -1 });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ seconds: 1 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
    await expect(startNow()).rejects.toMatchObject(missing);
    expect(() => simulator.domain('logs')).toThrow('no such domain (got: logs)');
  });

  test('has a date of its own for the deletion, too', async () => {
    await given({ requiredUpdate: { isolatedAt: ISOLATED_AT, deletedAt: new Date('2026-12-02T12:00:00Z') } });
    simulator.clock.advance({ days: 30 });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ days: 1 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
  });

  test('deletes the domain also in one jump, and only that one', async () => {
    await given();
    simulator.addDomain({ name: 'search', newVersion: NEW });
    simulator.clock.advance({ days: 365 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
    expect(simulator.domain('search').updateStatus).toBe('ELIGIBLE');
  });

  test('frees the name of the deleted domain', async () => {
    await given();
    simulator.clock.advance({ days: 365 });
    expect(simulator.addDomain({ name: 'logs' }).updateStatus).toBe('COMPLETED');
    simulator.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
  });

  test('that was overdue when the domain was added isolates it at once', async () => {
    await given({ requiredUpdate: { isolatedAt: new Date('2026-10-01T00:00:00Z') } });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ days: 30 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
  });

  test('of a domain that is isolated already deletes it', async () => {
    await given({ isolated: true });
    simulator.clock.advance({ days: 89 });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ days: 1 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
  });

  test.each(['ELIGIBLE', 'NOT_ELIGIBLE'] as const)(
    'shows %s while isolated (isolatedDomain)',
    async (isolatedDomain) => {
      await given({}, { isolatedDomain });
      simulator.clock.advance({ days: 30 });
      expect((await domainStatus())?.ServiceSoftwareOptions).toMatchObject({ UpdateStatus: isolatedDomain });
    },
  );
});

describe('nothing happens', () => {
  test.each([
    ['without it', { requiredUpdate: undefined }],
    ['without it, though the update is required', { requiredUpdate: undefined, optionalDeployment: false }],
    ['without it, though the domain is isolated', { requiredUpdate: undefined, isolated: true }],
  ])('%s', async (_, domain) => {
    await given(domain);
    simulator.clock.advance({ days: 365 });
    expect(simulator.domain('logs').currentVersion).toBe(OLD);
  });

  test('to a domain that is updated in time', async () => {
    await given();
    await startNow();
    simulator.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
    expect(simulator.domain('logs').currentVersion).toBe(NEW);
  });

  test('more if a newer version replaces the required one in time', async () => {
    await given();
    simulator.domain('logs').offerVersion(NEWER);
    simulator.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
    expect((await domainStatus())?.ServiceSoftwareOptions).toMatchObject({ OptionalDeployment: true });
  });
});

describe('the update brings an isolated domain back', () => {
  test('for good', async () => {
    await given();
    simulator.clock.advance({ days: 89 });
    await startNow();
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ minutes: 11 });
    expect(await processingStatus()).toBe('Active');
    simulator.clock.advance({ days: 365 });
    expect(simulator.domain('logs').currentVersion).toBe(NEW);
  });

  test('but a newer version on offer does not, whatever its own deadline', async () => {
    await given();
    simulator.clock.advance({ days: 40 });
    const isolatedAt = new Date('2027-02-01T00:00:00Z');
    simulator.domain('logs').offerVersion(NEWER, { requiredUpdate: { isolatedAt } });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ days: 50 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
  });
});

test('a version that is offered later can be required, too', async () => {
  await given({ requiredUpdate: undefined });
  simulator.domain('logs').offerVersion(NEWER, { requiredUpdate: { isolatedAt: ISOLATED_AT } });
  expect((await domainStatus())?.ServiceSoftwareOptions).toMatchObject({ OptionalDeployment: false });
  simulator.clock.advance({ days: 30 });
  expect(await processingStatus()).toBe('Isolated');
});

test('nothing is required any more after a failed update that shows COMPLETED (failedUpdate)', async () => {
  await given({}, { failedUpdate: 'COMPLETED' });
  await startNow();
  simulator.domain('logs').failUpdate();
  simulator.clock.advance({ days: 365 });
  expect(await processingStatus()).toBe('Active');
});

describe('an update on its way when time runs out', () => {
  test('that is pending does not keep the domain from isolation, and brings it back', async () => {
    const pendingUpdate = { scheduledAt: new Date('2026-12-02T12:00:00Z'), scheduledBy: 'SYSTEM' } as const;
    await given({ pendingUpdate });
    simulator.clock.advance({ days: 30 });
    expect(await domainStatus()).toMatchObject({
      DomainProcessingStatus: 'Isolated',
      ServiceSoftwareOptions: { UpdateStatus: 'PENDING_UPDATE' },
    });
    simulator.clock.advance({ days: 2 });
    expect(await processingStatus()).toBe('Active');
  });

  test('that is in progress does', async () => {
    await given();
    simulator.clock.advance({ days: 30, seconds: -120 });
    await startNow();
    simulator.clock.advance({ minutes: 5 });
    expect(await processingStatus()).toBe('UpdatingServiceSoftware');
    expect(simulator.domain('logs').state.isolated).toBe(false);
    simulator.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
  });

  test('that is in progress and fails does not', async () => {
    await given();
    simulator.clock.advance({ days: 30, seconds: -120 });
    simulator.domain('logs').plan({ kind: 'update-fails', afterBeginning: { minutes: 5 } });
    await startNow();
    simulator.clock.advance({ minutes: 5 });
    expect(simulator.domain('logs').state.isolated).toBe(false);
    simulator.clock.advance({ minutes: 1 });
    expect(await processingStatus()).toBe('Isolated');
    simulator.clock.advance({ days: 60 });
    await expect(domainStatus()).rejects.toMatchObject(missing);
  });

  test('that is in progress holds the deletion off, and saves the domain', async () => {
    await given();
    simulator.clock.advance({ days: 90, seconds: -120 });
    await startNow();
    simulator.clock.advance({ days: 1 });
    expect(simulator.domain('logs').currentVersion).toBe(NEW);
  });
});
