import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, type ServiceSoftwareUpdateProps, UpdateMilestone, UpdateSchedule } from '../../../lib';

describe('the resources of a stack with one update', () => {
  const resources = (props: Partial<ServiceSoftwareUpdateProps> = {}) => {
    const stack = new Stack();
    const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
    const update = new ServiceSoftwareUpdate(stack, 'Update', { domain, ...props });
    new Dependent(stack, 'Dependent', { value: update.newVersion });
    const found: Record<string, { Type: string; Properties: Record<string, unknown>; DependsOn?: string[] }> =
      Template.fromStack(stack).toJSON().Resources;
    return Object.entries(found).map(([id, resource]) => ({ id, ...resource }));
  };
  const waiting = (timeout: Duration, more: Partial<ServiceSoftwareUpdateProps> = {}) =>
    resources({ waitUntil: UpdateMilestone.COMPLETED, timeout, ...more });
  const idsOf = (type: string, all: ReturnType<typeof resources>) =>
    all.filter(({ Type }) => Type === type).map(({ id }) => id);
  const CONDITION = 'AWS::CloudFormation::WaitCondition';

  test('are six where nothing is waited for, and one more for each further update', () => {
    expect(resources()).toHaveLength(6 + 1);
  });

  test('are eight where it is waited for, and ten with a timeout of more than 55 minutes', () => {
    expect(waiting(Duration.minutes(55))).toHaveLength(8 + 1);
    expect(waiting(Duration.minutes(56))).toHaveLength(10 + 1);
    expect(waiting(Duration.hours(12))).toHaveLength(10 + 1);
  });

  test('hold a wait condition that begins after the custom resource, and gives up some minutes after the timeout', () => {
    const all = waiting(Duration.hours(2));
    const [update] = idsOf('Custom::ServiceSoftwareUpdate', all);
    const [condition] = all.filter(({ Type }) => Type === CONDITION);

    expect(condition).toMatchObject({ DependsOn: [update], Properties: { Count: 1, Timeout: String(7_200 + 300) } });
    expect(waiting(Duration.hours(12)).find(({ Type }) => Type === CONDITION)?.Properties.Timeout).toBe('43200');
  });

  test('make what reads an attribute wait for the wait condition', () => {
    const all = waiting(Duration.hours(2));
    const [condition] = idsOf(CONDITION, all);
    const dependent = all.find(({ Type }) => Type === 'Test::Dependent');

    expect(dependent?.Properties.Value).toEqual({
      'Fn::Select': [1, { 'Fn::Split': ['|', { 'Fn::GetAtt': [condition, 'Data'] }] }],
    });
  });

  test.each<[string, Partial<ServiceSoftwareUpdateProps>]>([
    ['trigger', { trigger: '2' }],
    ['targetVersion', { targetVersion: 'R20260720' }],
    ['schedule', { schedule: UpdateSchedule.offPeakWindow() }],
    ['timeout', { timeout: Duration.hours(3) }],
  ])('have another wait condition and handle for another %s, and the same for the same request', (_, other) => {
    for (const type of [CONDITION, 'AWS::CloudFormation::WaitConditionHandle']) {
      const ids = idsOf(type, waiting(Duration.hours(2)));
      expect(ids).toHaveLength(1);
      expect(idsOf(type, waiting(Duration.hours(2)))).toEqual(ids);
      expect(idsOf(type, waiting(Duration.hours(2), other))).not.toEqual(ids);
    }
  });

  test('wait for twelve hours in the off-peak window, unless a timeout is given', () => {
    const offPeak = { waitUntil: UpdateMilestone.COMPLETED, schedule: UpdateSchedule.offPeakWindow() };

    expect(resources(offPeak).find(({ Type }) => Type === 'Custom::ServiceSoftwareUpdate')?.Properties).toMatchObject({
      Timeout: '42900',
      WaitHandle: { Ref: expect.stringContaining('Handle') },
    });
    expect(resources({ ...offPeak, timeout: Duration.minutes(30) })).toHaveLength(8 + 1);
  });
});

/** A resource that reads an attribute. */
class Dependent extends CfnResource {
  constructor(scope: Stack, id: string, { value }: { readonly value: string }) {
    super(scope, id, { type: 'Test::Dependent', properties: { Value: value } });
  }
}
