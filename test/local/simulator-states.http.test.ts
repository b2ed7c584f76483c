import type { OpenSearch } from '@aws-sdk/client-opensearch';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await OpenSearchServiceSimulator.start({
    startTime: NOON,
    durations: { pendingSeconds: 60, inProgressSeconds: 600 },
    ...options,
  });
  client = clientFor(simulator);
}

async function eligible(): Promise<void> {
  await start();
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW });
}

async function options() {
  const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
  return DomainStatus?.ServiceSoftwareOptions;
}

const startNow = () => client.startServiceSoftwareUpdate({ DomainName: 'logs' });

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

describe('what each status shows', () => {
  test('an optional update on offer', async () => {
    await eligible();
    expect(await options()).toEqual({
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      Cancellable: false,
      UpdateStatus: 'ELIGIBLE',
      Description: `A newer release ${NEW} is available.`,
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    });
  });

  test('a required update on offer', async () => {
    await start();
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    simulator.addDomain({ name: 'logs', newVersion: NEW, optionalDeployment: false, automatedUpdateDate });
    expect(await options()).toMatchObject({
      OptionalDeployment: false,
      AutomatedUpdateDate: automatedUpdateDate,
      Description: `A newer release ${NEW} is available. This release will be automatically deployed after 2026-12-01T00:00:00.000Z`,
    });
  });

  test('an optional update with a date', async () => {
    await start();
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    simulator.addDomain({ name: 'logs', newVersion: NEW, automatedUpdateDate });
    expect(await options()).toMatchObject({
      AutomatedUpdateDate: automatedUpdateDate,
      Description: `A newer release ${NEW} is available.`,
    });
  });

  test('a description of its own', async () => {
    await start();
    simulator.addDomain({ name: 'logs', newVersion: NEW, description: 'Critical security update.' });
    expect((await options())?.Description).toBe('Critical security update.');
  });

  test('nothing to update', async () => {
    await start();
    simulator.addDomain({ name: 'logs', currentVersion: '' });
    expect(await options()).toEqual({
      CurrentVersion: '',
      NewVersion: '',
      UpdateAvailable: false,
      Cancellable: false,
      UpdateStatus: 'COMPLETED',
      Description: 'There is no software update available for this domain.',
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    });
  });

  test('a pending update: in the answer to Start without a description, later with one', async () => {
    await eligible();
    const pending = {
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      Cancellable: true,
      UpdateStatus: 'PENDING_UPDATE',
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    };
    expect((await startNow()).ServiceSoftwareOptions).toEqual({ ...pending, Description: '' });
    expect(await options()).toEqual({ ...pending, Description: expect.stringContaining(`${NEW} has been requested`) });
  });

  test('an update in progress', async () => {
    await eligible();
    await startNow();
    simulator.clock.advance({ seconds: 60 });
    expect(await options()).toMatchObject({ UpdateStatus: 'IN_PROGRESS', CurrentVersion: OLD, Cancellable: false });
  });

  test('an update that has completed', async () => {
    await eligible();
    await startNow();
    simulator.clock.advance({ seconds: 660 });
    expect(await options()).toMatchObject({
      UpdateStatus: 'COMPLETED',
      CurrentVersion: NEW,
      NewVersion: '',
      UpdateAvailable: false,
      Cancellable: false,
    });
  });

  test('a domain that processes another change, until it is done', async () => {
    await start();
    const domain = simulator.addDomain({ name: 'logs', newVersion: NEW, busy: true });
    expect(await options()).toMatchObject({
      UpdateStatus: 'NOT_ELIGIBLE',
      Description: expect.stringContaining('A change/update is in progress.'),
    });
    domain.becomeIdle();
    expect((await options())?.UpdateStatus).toBe('ELIGIBLE');
  });

  test('a domain that is not eligible for a reason of its own, until it is', async () => {
    await start();
    const domain = simulator.addDomain({ name: 'logs', newVersion: NEW, notEligibleReason: 'Red cluster.' });
    expect(await options()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: 'Red cluster.' });
    domain.becomeEligible();
    expect((await options())?.UpdateStatus).toBe('ELIGIBLE');
    domain.becomeIneligible('Split brain.');
    expect(await options()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: 'Split brain.' });
  });

  test('the domain around it, with all that the model requires', async () => {
    await start({ region: 'eu-west-1', accountId: '123456789012' });
    simulator.addDomain({ name: 'logs', engineVersion: 'Elasticsearch_7.10' });
    const { DomainStatus } = await client.describeDomain({ DomainName: 'logs' });
    expect(DomainStatus).toMatchObject({
      DomainId: '123456789012/logs',
      DomainName: 'logs',
      ARN: 'arn:aws:es:eu-west-1:123456789012:domain/logs',
      EngineVersion: 'Elasticsearch_7.10',
      Created: true,
      Deleted: false,
      Processing: false,
      UpgradeProcessing: false,
      DomainProcessingStatus: 'Active',
      ClusterConfig: { InstanceCount: 2 },
      OffPeakWindowOptions: { Enabled: true, OffPeakWindow: { WindowStartTime: { Hours: 22, Minutes: 0 } } },
    });
  });

  test('Processing and DomainProcessingStatus while busy, isolated, and without an off-peak window', async () => {
    await start();
    const offPeakWindow = { enabled: false, startHour: 0, startMinute: 0 };
    const domain = simulator.addDomain({ name: 'logs', newVersion: NEW, busy: true, isolated: true, offPeakWindow });
    const status = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus;
    expect(await status()).toMatchObject({ Processing: true, DomainProcessingStatus: 'Modifying' });
    domain.becomeIdle();
    expect(await status()).toMatchObject({ Processing: false, DomainProcessingStatus: 'Isolated' });
    expect((await status())?.OffPeakWindowOptions).toEqual({ Enabled: false });
  });
});
