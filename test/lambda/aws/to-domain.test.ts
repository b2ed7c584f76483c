import type { DomainStatus } from '@aws-sdk/client-opensearch';
import { toDomain } from '../../../lambda/aws/to-domain';
import { isUnderWay } from '../../../lambda/decisions/domain';

const status = (more: Partial<DomainStatus> = {}): DomainStatus => ({
  DomainId: '1/logs',
  DomainName: 'logs',
  ARN: 'arn:aws:es:us-east-1:000000000000:domain/logs',
  ClusterConfig: {},
  ...more,
});

test('a domain that is being deleted is none', () => {
  expect(toDomain(status({ Deleted: true }))).toBeUndefined();
  expect(toDomain(status({ Deleted: false }))).toBeDefined();
  expect(toDomain(undefined)).toBeUndefined();
});

test('a domain of which the service says nothing', () => {
  expect(toDomain(status())).toEqual({ software: {}, isolated: false, offPeakWindow: undefined });
});

test.each([
  ['Isolated', true],
  ['Active', false],
  ['UpdatingServiceSoftware', false],
] as const)('a domain that is %s', (DomainProcessingStatus, isolated) => {
  expect(toDomain(status({ DomainProcessingStatus }))).toMatchObject({ isolated });
});

test.each([
  [{ Hours: 22, Minutes: 30 }, { startMinuteOfDay: 22 * 60 + 30 }],
  [{ Hours: 0, Minutes: 0 }, { startMinuteOfDay: 0 }],
  [{ Hours: 5, Minutes: undefined }, { startMinuteOfDay: 300 }],
  [{ Hours: undefined, Minutes: 5 }, { startMinuteOfDay: 5 }],
  [undefined, undefined],
])('an off-peak window from %j', (WindowStartTime, offPeakWindow) => {
  const options = { Enabled: true, OffPeakWindow: { WindowStartTime } };

  expect(toDomain(status({ OffPeakWindowOptions: options }))?.offPeakWindow).toEqual(offPeakWindow);
});

test('an off-peak window that is not told', () => {
  expect(toDomain(status({ OffPeakWindowOptions: { Enabled: true } }))?.offPeakWindow).toBeUndefined();
});

test.each([
  ['PENDING_UPDATE', true],
  ['IN_PROGRESS', true],
  ['COMPLETED', false],
  ['ELIGIBLE', false],
  [undefined, false],
])('an update that is %s is under way: %s', (updateStatus, underWay) => {
  expect(isUnderWay(updateStatus)).toBe(underWay);
});

test('what the service says is printable and short from here on', () => {
  const software = toDomain(
    status({
      ServiceSoftwareOptions: {
        NewVersion: 'x'.repeat(3_000),
        CurrentVersion: 'R1\u0000\u001b',
        Description: 'one\ntwo\u202e',
        UpdateAvailable: true,
      },
    }),
  )?.software;

  expect(software).toMatchObject({ CurrentVersion: 'R1 ', Description: 'one two ', UpdateAvailable: true });
  expect(Buffer.byteLength(software?.NewVersion ?? '')).toBeLessThanOrEqual(200);
});
