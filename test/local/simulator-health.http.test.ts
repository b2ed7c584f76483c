import type { SimulatorOptions } from '../../local/simulator/simulator';
import { NEW, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
const start = async (options: SimulatorOptions = {}) => {
  aws = await SimulatorUnderTest.start({ region: 'eu-west-1', ...options });
};
afterEach(() => aws.stop());

const health = () => aws.client.describeDomainHealth({ DomainName: 'logs' });

describe('DescribeDomainHealth', () => {
  test('of a healthy domain: counts are strings', async () => {
    await start();
    aws.simulator.addDomain({ name: 'logs' });
    const { $metadata, ...answer } = await health();
    expect($metadata.httpStatusCode).toBe(200);
    expect(answer).toEqual({
      DomainState: 'Active',
      AvailabilityZoneCount: '1',
      ActiveAvailabilityZoneCount: '1',
      StandByAvailabilityZoneCount: '0',
      DataNodeCount: '2',
      DedicatedMaster: false,
      MasterEligibleNodeCount: '2',
      WarmNodeCount: '0',
      MasterNode: 'Available',
      ClusterHealth: 'Green',
      TotalShards: '10',
      TotalUnAssignedShards: '0',
      EnvironmentInformation: [
        {
          AvailabilityZoneInformation: [
            {
              AvailabilityZoneName: 'eu-west-1a',
              ZoneStatus: 'Active',
              ConfiguredDataNodeCount: '2',
              AvailableDataNodeCount: '2',
              TotalShards: '10',
              TotalUnAssignedShards: '0',
            },
          ],
        },
      ],
    });
  });

  test.each(['Yellow', 'Red'] as const)('of a %s cluster', async (clusterHealth) => {
    await start();
    aws.simulator.addDomain({ name: 'logs', health: { clusterHealth, masterNode: 'UnAvailable' } });
    expect(await health()).toMatchObject({
      ClusterHealth: clusterHealth,
      MasterNode: 'UnAvailable',
      TotalShards: '10',
      TotalUnAssignedShards: '1',
    });
  });

  test('that cannot be fetched', async () => {
    await start();
    aws.simulator.addDomain({ name: 'logs', health: { clusterHealth: 'NotAvailable', domainState: 'NotAvailable' } });
    expect(await health()).toMatchObject({
      DomainState: 'NotAvailable',
      ClusterHealth: 'NotAvailable',
      DataNodeCount: 'NotAvailable',
      TotalShards: 'NotAvailable',
      TotalUnAssignedShards: 'NotAvailable',
      EnvironmentInformation: [{ AvailabilityZoneInformation: [{ ZoneStatus: 'NotAvailable' }] }],
    });
  });

  test('its state follows from what the domain does, until a test sets it', async () => {
    await start();
    const domain = aws.simulator.addDomain({ name: 'logs', busy: true });
    expect(await health()).toMatchObject({ DomainState: 'Processing' });
    domain.becomeIdle();
    expect(await health()).toMatchObject({ DomainState: 'Active' });
    domain.setHealth({ domainState: 'Processing' });
    expect(await health()).toMatchObject({
      DomainState: 'Processing',
      ClusterHealth: 'Green',
      MasterNode: 'Available',
    });
  });

  test.each([
    ['shown', 'Processing'],
    ['stays-active', 'Active'],
  ] as const)('processingDuringUpdate: %s', async (processingDuringUpdate, DomainState) => {
    await start({ unknowns: { processingDuringUpdate } });
    const pendingUpdate = { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } as const;
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW, pendingUpdate });
    expect(await health()).toMatchObject({ DomainState });
  });
});

describe('an unhealthy cluster', () => {
  test('that is red makes the domain ineligible, until it is red no more', async () => {
    await start();
    const domain = aws.simulator.addDomain({ name: 'logs', newVersion: NEW, health: { clusterHealth: 'Red' } });
    const description = 'One or more indexes in the cluster is red.';
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'NOT_ELIGIBLE', Description: description });
    domain.setHealth({ clusterHealth: 'Yellow' });
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE' });
  });

  test('becomes green when the domain becomes eligible', async () => {
    await start();
    const domain = aws.simulator.addDomain({
      name: 'logs',
      newVersion: NEW,
      busy: true,
      health: { clusterHealth: 'Red' },
    });
    domain.becomeEligible();
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE' });
    expect(await health()).toMatchObject({ ClusterHealth: 'Green' });
    domain.setHealth({ clusterHealth: 'Yellow' });
    domain.becomeEligible();
    expect(await health()).toMatchObject({ ClusterHealth: 'Yellow' });
  });

  test.each(['Yellow', 'NotAvailable'] as const)(
    'that is %s does not, unless a test says so',
    async (clusterHealth) => {
      await start();
      const domain = aws.simulator.addDomain({ name: 'logs', newVersion: NEW, health: { clusterHealth } });
      expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE' });
      domain.setHealth({ blocksUpdate: true });
      expect(await aws.softwareOptions()).toMatchObject({
        UpdateStatus: 'NOT_ELIGIBLE',
        Description: 'The cluster is in an unhealthy state.',
      });
    },
  );

  test('that is red does not either, if a test says so', async () => {
    await start();
    const health = { clusterHealth: 'Red', blocksUpdate: false } as const;
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW, health });
    expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE' });
  });

  test('holds a pending update up: it begins when the cluster has recovered', async () => {
    await start();
    aws.simulator.addDomain({ name: 'logs', newVersion: NEW });
    await aws.startUpdate();
    aws.domain().setHealth({ clusterHealth: 'Red' });
    aws.clock.advance({ days: 1 });
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
    aws.domain().setHealth({ clusterHealth: 'Green' });
    expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
    expect(aws.domain().update?.beganAt).toEqual(new Date('2026-11-02T12:00:00Z'));
  });
});
