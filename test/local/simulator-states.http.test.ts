import type { SimulatorOptions } from '../../local/simulator/simulator';
import { DURATIONS, given, NEW, OLD, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
const start = async (options: SimulatorOptions = {}) => {
  aws = await SimulatorUnderTest.start({ durations: DURATIONS, ...options });
};
afterEach(() => aws.stop());

describe('what each status shows', () => {
  test('an optional update on offer', async () => {
    aws = await given();
    expect(await aws.softwareOptions()).toEqual({
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
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW, optionalDeployment: false, automatedUpdateDate });
    expect(await aws.softwareOptions()).toMatchObject({
      OptionalDeployment: false,
      AutomatedUpdateDate: automatedUpdateDate,
      Description: `A newer release ${NEW} is available. This release will be automatically deployed after 2026-12-01T00:00:00.000Z`,
    });
  });

  test('an optional update with a date', async () => {
    await start();
    const automatedUpdateDate = new Date('2026-12-01T00:00:00Z');
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW, automatedUpdateDate });
    expect(await aws.softwareOptions()).toMatchObject({
      AutomatedUpdateDate: automatedUpdateDate,
      Description: `A newer release ${NEW} is available.`,
    });
  });

  test('a description of its own', async () => {
    await start();
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW, description: 'Critical security update.' });
    expect((await aws.softwareOptions())?.Description).toBe('Critical security update.');
  });

  test('nothing to update', async () => {
    await start();
    aws.simulator.addDomain({ name: 'logs', currentVersion: '' });
    expect(await aws.softwareOptions()).toEqual({
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
    aws = await given();
    const pending = {
      CurrentVersion: OLD,
      NewVersion: NEW,
      UpdateAvailable: true,
      Cancellable: true,
      UpdateStatus: 'PENDING_UPDATE',
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    };
    expect((await aws.startUpdate()).ServiceSoftwareOptions).toEqual({ ...pending, Description: '' });
    expect(await aws.softwareOptions()).toEqual({
      ...pending,
      Description: expect.stringContaining(`${NEW} has been requested`),
    });
  });

  test('an update in progress', async () => {
    aws = await given();
    await aws.startUpdate();
    aws.clock.advance({ seconds: 60 });
    expect(await aws.softwareOptions()).toMatchObject({
      UpdateStatus: 'IN_PROGRESS',
      CurrentVersion: OLD,
      Cancellable: false,
    });
  });

  test('an update that has completed', async () => {
    aws = await given();
    await aws.startUpdate();
    aws.clock.advance({ seconds: 660 });
    expect(await aws.softwareOptions()).toMatchObject({
      UpdateStatus: 'COMPLETED',
      CurrentVersion: NEW,
      NewVersion: '',
      UpdateAvailable: false,
      Cancellable: false,
    });
  });

  test('a domain that processes another change, until it is done', async () => {
    await start();
    const domain = aws.simulator.addDomain({ name: 'logs', newVersion: NEW, busy: true });
    expect(await aws.softwareOptions()).toMatchObject({
      UpdateStatus: 'NOT_ELIGIBLE',
      Description: expect.stringContaining('A change/update is in progress.'),
    });
    domain.becomeIdle();
    expect((await aws.softwareOptions())?.UpdateStatus).toBe('ELIGIBLE');
  });

  test('a domain that is not eligible for a reason of its own, until it is', async () => {
    await start();
    const domain = aws.simulator.addDomain({ name: 'logs', newVersion: NEW, notEligibleReason: 'Red cluster.' });
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: 'Red cluster.' });
    domain.becomeEligible();
    expect((await aws.softwareOptions())?.UpdateStatus).toBe('ELIGIBLE');
    domain.becomeIneligible('Split brain.');
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: 'Split brain.' });
  });

  test('the domain around it, with all that the model requires', async () => {
    await start({ region: 'eu-west-1', accountId: '123456789012' });
    aws.simulator.addDomain({ name: 'logs', engineVersion: 'Elasticsearch_7.10' });
    expect(await aws.domainStatus()).toMatchObject({
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
    const domain = aws.simulator.addDomain({
      name: 'logs',
      newVersion: NEW,
      busy: true,
      isolated: true,
      offPeakWindow,
    });
    expect(await aws.domainStatus()).toMatchObject({ Processing: true, DomainProcessingStatus: 'Modifying' });
    domain.becomeIdle();
    expect(await aws.domainStatus()).toMatchObject({ Processing: false, DomainProcessingStatus: 'Isolated' });
    expect((await aws.domainStatus())?.OffPeakWindowOptions).toEqual({ Enabled: false });
  });
});
