import { paginateListScheduledActions } from '@aws-sdk/client-opensearch';
import type { AutoTuneAction } from '../../local/simulator/domain-options';
import { NEW, NOON, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;

beforeEach(async () => {
  aws = await SimulatorUnderTest.start();
});
afterEach(() => aws.stop());

const list = (MaxResults?: number, NextToken?: string) =>
  aws.client.listScheduledActions({ DomainName: 'logs', MaxResults, NextToken });
const tuning = (hours: number): AutoTuneAction => ({
  id: `tuning-${hours}`,
  type: 'JVM_HEAP_SIZE_TUNING',
  scheduledAt: new Date(NOON.getTime() + hours * 3_600_000),
});
const epochSeconds = (time: string) => Date.parse(time) / 1000;

test('nothing is scheduled', async () => {
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW });
  expect(await list()).toMatchObject({ ScheduledActions: [] });
});

test('an update that a customer has scheduled', async () => {
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW });
  await aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
  expect((await list()).ScheduledActions).toEqual([
    {
      Id: NEW,
      Type: 'SERVICE_SOFTWARE_UPDATE',
      Severity: 'HIGH',
      ScheduledTime: epochSeconds('2026-11-01T22:00:00Z'),
      Description: 'The Deployment type is : BLUE_GREEN.',
      ScheduledBy: 'CUSTOMER',
      Status: 'PENDING_UPDATE',
      Mandatory: false,
      Cancellable: true,
    },
  ]);
});

test('a required update that AWS has scheduled, and while it is in progress', async () => {
  const pendingUpdate = { scheduledAt: new Date('2026-11-01T13:00:00Z'), scheduledBy: 'SYSTEM' } as const;
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW, optionalDeployment: false, pendingUpdate });
  expect((await list()).ScheduledActions).toMatchObject([
    { ScheduledBy: 'SYSTEM', Status: 'PENDING_UPDATE', Mandatory: true, Cancellable: false },
  ]);
  aws.clock.advance({ minutes: 65 });
  expect((await list()).ScheduledActions).toMatchObject([{ Id: NEW, Status: 'IN_PROGRESS', Cancellable: false }]);
});

test('Auto-Tune actions stand beside it, the next action first, past ones not', async () => {
  const autoTuneActions = [tuning(20), tuning(1), tuning(-1)];
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW, autoTuneActions });
  await aws.startUpdate({ ScheduleAt: 'OFF_PEAK_WINDOW' });
  const { ScheduledActions } = await list();
  expect(ScheduledActions?.map(({ Id }) => Id)).toEqual(['tuning-1', NEW, 'tuning-20']);
  expect(ScheduledActions?.[0]).toMatchObject({
    Type: 'JVM_HEAP_SIZE_TUNING',
    Severity: 'MEDIUM',
    ScheduledTime: epochSeconds('2026-11-01T13:00:00Z'),
    ScheduledBy: 'SYSTEM',
    Cancellable: false,
  });
});

describe('paging', () => {
  beforeEach(() => {
    aws.simulator.addDomain({ name: 'logs', autoTuneActions: [1, 2, 3, 4, 5].map(tuning) });
    aws.simulator.addDomain({ name: 'search', autoTuneActions: [1, 2, 3].map(tuning) });
  });

  test('every action comes once, in order, and the last page has no token', async () => {
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListScheduledActions(
      { client: aws.client, pageSize: 2 },
      { DomainName: 'logs' },
    )) {
      pages.push(page.ScheduledActions?.map(({ Id }) => Id) ?? []);
    }
    expect(pages).toEqual([['tuning-1', 'tuning-2'], ['tuning-3', 'tuning-4'], ['tuning-5']]);
  });

  test('a page that holds all has no token', async () => {
    expect((await list(5)).NextToken).toBeUndefined();
    expect((await list(4)).NextToken).toBeDefined();
  });

  test('100 actions per page by default', async () => {
    const hours = Array.from({ length: 101 }, (_, index) => index + 1);
    aws.simulator.addDomain({ name: 'many', autoTuneActions: hours.map(tuning) });
    const first = await aws.client.listScheduledActions({ DomainName: 'many' });
    expect(first.ScheduledActions).toHaveLength(100);
    const NextToken = first.NextToken;
    expect((await aws.client.listScheduledActions({ DomainName: 'many', NextToken })).ScheduledActions).toHaveLength(1);
  });

  test('a token of another domain, or of nobody, is refused', async () => {
    const { NextToken } = await aws.client.listScheduledActions({ DomainName: 'search', MaxResults: 1 });
    const refused = { name: 'InvalidPaginationTokenException', $metadata: { httpStatusCode: 400 } };
    await expect(list(1, NextToken)).rejects.toMatchObject(refused);
    await expect(list(1, 'made-up')).rejects.toMatchObject(refused);
  });

  test.each([101, 0, -1])('MaxResults %p is refused', async (maxResults) => {
    await expect(list(maxResults)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

test('a leftover update is listed as pending, besides the own one', async () => {
  const leftover = { version: 'OpenSearch_2_19_R20251201', scheduledAt: new Date('2026-11-01T13:00:00Z') };
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW, leftoverUpdates: [leftover] });
  await aws.startUpdate({ DesiredStartTime: NOON.getTime() + 24 * 3_600_000 });

  expect((await aws.scheduledActions())?.map(({ Id, Status }) => [Id, Status])).toEqual([
    [leftover.version, 'PENDING_UPDATE'],
    [NEW, 'PENDING_UPDATE'],
  ]);
});
