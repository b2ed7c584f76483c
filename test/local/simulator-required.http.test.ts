import type { DomainOptions } from '../../local/simulator/domain-options';
import type { Unknowns } from '../../local/simulator/unknowns';
import { given, NEW, NEWER, OLD, refused, type SimulatorUnderTest } from '../support/simulator-under-test';

const ISOLATED_AT = new Date('2026-12-01T12:00:00Z');

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

/** A domain whose required update has 30 days left. */
async function givenRequired(domain: Partial<DomainOptions> = {}, unknowns: Partial<Unknowns> = {}): Promise<void> {
  aws = await given(unknowns, { requiredUpdate: { isolatedAt: ISOLATED_AT }, ...domain });
}

const processingStatus = async () => (await aws.domainStatus())?.DomainProcessingStatus;
const missing = refused('ResourceNotFoundException');

describe('a required update that is left alone', () => {
  test('isolates the domain, and 60 days later the domain is deleted', async () => {
    await givenRequired();
    expect(await aws.softwareOptions()).toMatchObject({ OptionalDeployment: false });
    aws.clock.advance({ days: 30, seconds: -1 });
    expect(await processingStatus()).toBe('Active');
    aws.clock.advance({ seconds: 1 });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ days: 60, seconds: -1 });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ seconds: 1 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
    await expect(aws.startUpdate()).rejects.toMatchObject(missing);
    expect(() => aws.domain()).toThrow('no such domain (got: logs)');
  });

  test('has a date of its own for the deletion, too', async () => {
    await givenRequired({ requiredUpdate: { isolatedAt: ISOLATED_AT, deletedAt: new Date('2026-12-02T12:00:00Z') } });
    aws.clock.advance({ days: 30 });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ days: 1 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
  });

  test('deletes the domain also in one jump, and only that one', async () => {
    await givenRequired();
    aws.simulator.addDomain({ name: 'search', newVersion: NEW });
    aws.clock.advance({ days: 365 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
    expect(aws.simulator.domain('search').updateStatus).toBe('ELIGIBLE');
  });

  test('frees the name of the deleted domain', async () => {
    await givenRequired();
    aws.clock.advance({ days: 365 });
    expect(aws.simulator.addDomain({ name: 'logs' }).updateStatus).toBe('COMPLETED');
    aws.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
  });

  test('that was overdue when the domain was added isolates it at once', async () => {
    await givenRequired({ requiredUpdate: { isolatedAt: new Date('2026-10-01T00:00:00Z') } });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ days: 30 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
  });

  test('of a domain that is isolated already deletes it', async () => {
    await givenRequired({ isolated: true });
    aws.clock.advance({ days: 89 });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ days: 1 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
  });

  test.each(['ELIGIBLE', 'NOT_ELIGIBLE'] as const)(
    'shows %s while isolated (isolatedDomain)',
    async (isolatedDomain) => {
      await givenRequired({}, { isolatedDomain });
      aws.clock.advance({ days: 30 });
      expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: isolatedDomain });
    },
  );
});

describe('nothing happens', () => {
  test.each([
    ['without it', { requiredUpdate: undefined }],
    ['without it, though the update is required', { requiredUpdate: undefined, optionalDeployment: false }],
    ['without it, though the domain is isolated', { requiredUpdate: undefined, isolated: true }],
  ])('%s', async (_, domain) => {
    await givenRequired(domain);
    aws.clock.advance({ days: 365 });
    expect(aws.domain().currentVersion).toBe(OLD);
  });

  test('to a domain that is updated in time', async () => {
    await givenRequired();
    await aws.startUpdate();
    aws.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
    expect(aws.domain().currentVersion).toBe(NEW);
  });

  test('more if a newer version replaces the required one in time', async () => {
    await givenRequired();
    aws.domain().offerVersion(NEWER);
    aws.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
    expect(await aws.softwareOptions()).toMatchObject({ OptionalDeployment: true });
  });
});

describe('the update brings an isolated domain back', () => {
  test('for good', async () => {
    await givenRequired();
    aws.clock.advance({ days: 89 });
    await aws.startUpdate();
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ minutes: 11 });
    expect(await processingStatus()).toBe('Active');
    aws.clock.advance({ days: 365 });
    expect(aws.domain().currentVersion).toBe(NEW);
  });

  test('but a newer version on offer does not, whatever its own deadline', async () => {
    await givenRequired();
    aws.clock.advance({ days: 40 });
    const isolatedAt = new Date('2027-02-01T00:00:00Z');
    aws.domain().offerVersion(NEWER, { requiredUpdate: { isolatedAt } });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ days: 50 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
  });
});

test('a version that is offered later can be required, too', async () => {
  await givenRequired({ requiredUpdate: undefined });
  aws.domain().offerVersion(NEWER, { requiredUpdate: { isolatedAt: ISOLATED_AT } });
  expect(await aws.softwareOptions()).toMatchObject({ OptionalDeployment: false });
  aws.clock.advance({ days: 30 });
  expect(await processingStatus()).toBe('Isolated');
});

test('nothing is required any more after a failed update that shows COMPLETED (failedUpdate)', async () => {
  await givenRequired({}, { failedUpdate: 'COMPLETED' });
  await aws.startUpdate();
  aws.domain().failUpdate();
  aws.clock.advance({ days: 365 });
  expect(await processingStatus()).toBe('Active');
});

describe('an update on its way when time runs out', () => {
  test('that is pending does not keep the domain from isolation, and brings it back', async () => {
    const pendingUpdate = { scheduledAt: new Date('2026-12-02T12:00:00Z'), scheduledBy: 'SYSTEM' } as const;
    await givenRequired({ pendingUpdate });
    aws.clock.advance({ days: 30 });
    expect(await aws.domainStatus()).toMatchObject({
      DomainProcessingStatus: 'Isolated',
      ServiceSoftwareOptions: { UpdateStatus: 'PENDING_UPDATE' },
    });
    aws.clock.advance({ days: 2 });
    expect(await processingStatus()).toBe('Active');
  });

  test('that is in progress does', async () => {
    await givenRequired();
    aws.clock.advance({ days: 30, seconds: -120 });
    await aws.startUpdate();
    aws.clock.advance({ minutes: 5 });
    expect(await processingStatus()).toBe('UpdatingServiceSoftware');
    expect(aws.domain().state.isolated).toBe(false);
    aws.clock.advance({ days: 365 });
    expect(await processingStatus()).toBe('Active');
  });

  test('that is in progress and fails does not', async () => {
    await givenRequired();
    aws.clock.advance({ days: 30, seconds: -120 });
    aws.domain().plan({ kind: 'update-fails', afterBeginning: { minutes: 5 } });
    await aws.startUpdate();
    aws.clock.advance({ minutes: 5 });
    expect(aws.domain().state.isolated).toBe(false);
    aws.clock.advance({ minutes: 1 });
    expect(await processingStatus()).toBe('Isolated');
    aws.clock.advance({ days: 60 });
    await expect(aws.domainStatus()).rejects.toMatchObject(missing);
  });

  test('that is in progress holds the deletion off, and saves the domain', async () => {
    await givenRequired();
    aws.clock.advance({ days: 90, seconds: -120 });
    await aws.startUpdate();
    aws.clock.advance({ days: 1 });
    expect(aws.domain().currentVersion).toBe(NEW);
  });
});
