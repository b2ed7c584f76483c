import { App, CfnOutput, CfnParameter, Duration, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnDomain, Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import type { aws_opensearchservice } from 'aws-cdk-lib/interfaces';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import {
  ServiceSoftwareUpdate,
  type ServiceSoftwareUpdateProps,
  ServiceSoftwareUpdateProvider,
  UpdateMilestone,
  UpdateSchedule,
} from '../../../lib';

const TYPE = 'Custom::ServiceSoftwareUpdate';
const ENV = { account: '111111111111', region: 'eu-west-1' };

const FLAGS = {
  'no feature flags': {},
  'all recommended feature flags': recommendedFeatureFlags,
  'policies of their own for each grant': { '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': true },
};

describe.each(Object.entries(FLAGS))('with %s', (_, flags: Record<string, unknown>) => {
  const makeStack = (env?: typeof ENV) => new Stack(new App({ context: flags }), 'Updates', { env });

  function update(stack: Stack, props: Partial<ServiceSoftwareUpdateProps> = {}, name = 'logs'): ServiceSoftwareUpdate {
    const domain = CfnDomain.fromDomainName(stack, `${name}-domain`, name);
    return new ServiceSoftwareUpdate(stack, name, { domain, ...props });
  }

  test('declares an update that starts now and is cancelled on removal', () => {
    const stack = makeStack();
    update(stack);

    Template.fromStack(stack).hasResource(TYPE, {
      Properties: { DomainName: 'logs', ScheduleAt: 'NOW', DesiredStartTime: Match.absent(), Trigger: Match.absent() },
      DeletionPolicy: Match.absent(),
      UpdateReplacePolicy: Match.absent(),
    });
  });

  test('takes the removal policy of a whole stack', () => {
    const stack = makeStack();
    update(stack);
    RemovalPolicies.of(stack).retain();

    Template.fromStack(stack).hasResource(TYPE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test.each([
    [UpdateSchedule.now(), { ScheduleAt: 'NOW', DesiredStartTime: Match.absent() }],
    [UpdateSchedule.offPeakWindow(), { ScheduleAt: 'OFF_PEAK_WINDOW', DesiredStartTime: Match.absent() }],
    [
      UpdateSchedule.at(new Date('2026-12-01T03:00:00+01:00')),
      { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T02:00:00.000Z' },
    ],
  ])('renders a schedule (%#)', (schedule, properties) => {
    const stack = makeStack();
    update(stack, { schedule });

    Template.fromStack(stack).hasResourceProperties(TYPE, properties);
  });

  test('takes a start time that has passed, because the same app is synthesized again next month', () => {
    const stack = makeStack();
    update(stack, { schedule: UpdateSchedule.at(new Date('2020-01-01T00:00:00Z')) });

    Template.fromStack(stack).hasResourceProperties(TYPE, { DesiredStartTime: '2020-01-01T00:00:00.000Z' });
  });

  test('passes the trigger on', () => {
    const stack = makeStack();
    update(stack, { trigger: '2026-11' });

    Template.fromStack(stack).hasResourceProperties(TYPE, { Trigger: '2026-11' });
  });

  test.each([
    [RemovalPolicy.DESTROY, 'Delete', 'Delete'],
    [RemovalPolicy.RETAIN, 'Retain', 'Retain'],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain'],
  ])('takes the removal policy %s', (removalPolicy, deletion, replacement) => {
    const stack = makeStack();
    update(stack, { removalPolicy });

    Template.fromStack(stack).hasResource(TYPE, { DeletionPolicy: deletion, UpdateReplacePolicy: replacement });
  });

  test('exposes all eight attributes', () => {
    const stack = makeStack();
    const { node: _node, ...attributes } = update(stack);
    for (const [name, value] of Object.entries(attributes)) {
      new CfnOutput(stack, name, { value });
    }

    const outputs = Object.values(Template.fromStack(stack).findOutputs('*'));
    expect(outputs.map(({ Value }) => Value['Fn::GetAtt'][1]).sort()).toEqual([
      'AutomatedUpdateDate',
      'Cancellable',
      'CurrentVersion',
      'Description',
      'NewVersion',
      'OptionalDeployment',
      'UpdateAvailable',
      'UpdateStatus',
    ]);
  });

  test.each([
    [{}, { ServiceTimeout: '1200', WaitUntil: Match.absent(), Timeout: Match.absent() }],
    [{ waitUntil: UpdateMilestone.SCHEDULED }, { ServiceTimeout: '1200', WaitUntil: Match.absent() }],
    [{ waitUntil: UpdateMilestone.COMPLETED }, { ServiceTimeout: '3600', WaitUntil: 'COMPLETED', Timeout: '3000' }],
    [{ waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.minutes(55) }, { Timeout: '3300' }],
    [{ maxWaitForSlot: Duration.minutes(10) }, { MaxWaitForSlot: '600', WaitUntil: Match.absent() }],
    [{ targetVersion: 'OpenSearch_2_19_R20260720-P1' }, { TargetVersion: 'OpenSearch_2_19_R20260720-P1' }],
    [{ targetVersion: 'R20260720' }, { TargetVersion: 'R20260720' }],
    [{}, { TargetVersion: Match.absent(), MaxWaitForSlot: Match.absent() }],
  ])('renders %j', (props, properties) => {
    const stack = makeStack();
    update(stack, props);

    Template.fromStack(stack).hasResourceProperties(TYPE, properties);
  });

  test('lets tokens pass', () => {
    const stack = makeStack();
    const text = new CfnParameter(stack, 'Text').valueAsString;
    const timeout = Duration.seconds(new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber);
    update(stack, { waitUntil: UpdateMilestone.COMPLETED, timeout, targetVersion: text, trigger: text });

    Template.fromStack(stack).hasResourceProperties(TYPE, {
      Timeout: { Ref: 'Number' },
      TargetVersion: { Ref: 'Text' },
      Trigger: { Ref: 'Text' },
    });
  });

  test('adds one resource for each domain after the first', () => {
    const [one, three] = [1, 3].map((count) => {
      const stack = makeStack();
      for (const name of ['logs', 'search', 'audit'].slice(0, count)) {
        update(stack, {}, name);
      }
      return Object.keys(Template.fromStack(stack).toJSON().Resources).length;
    });

    expect(three).toBe(Number(one) + 2);
  });

  test('has the same service token whatever the props are', () => {
    const tokens = [{}, { trigger: 'x', schedule: UpdateSchedule.offPeakWindow() }].map((props) => {
      const stack = makeStack();
      update(stack, props);
      const [resource] = Object.values(Template.fromStack(stack).findResources(TYPE));
      return resource?.Properties.ServiceToken;
    });

    expect(tokens[0]).toHaveProperty('Fn::GetAtt');
    expect(tokens[1]).toEqual(tokens[0]);
  });

  describe('takes as domain', () => {
    const ARN = 'arn:aws:es:eu-west-1:111111111111:domain/logs';

    test.each<[string, (stack: Stack) => aws_opensearchservice.IDomainRef]>([
      [
        'an imported domain',
        (stack) => Domain.fromDomainAttributes(stack, 'D', { domainArn: ARN, domainEndpoint: '' }),
      ],
      ['the domain of a name', (stack) => CfnDomain.fromDomainName(stack, 'D', 'logs')],
      ['the domain of an ARN', (stack) => CfnDomain.fromDomainArn(stack, 'D', ARN)],
    ])('%s', (_kind, makeDomain) => {
      const stack = makeStack(ENV);
      new ServiceSoftwareUpdate(stack, 'Update', { domain: makeDomain(stack) });

      Template.fromStack(stack).hasResourceProperties(TYPE, { DomainName: 'logs' });
    });

    test.each<[string, (stack: Stack) => aws_opensearchservice.IDomainRef]>([
      ['a Domain', (stack) => new Domain(stack, 'D', { version: EngineVersion.OPENSEARCH_2_19 })],
      ['a CfnDomain', (stack) => new CfnDomain(stack, 'D', {})],
    ])('%s', (_kind, makeDomain) => {
      const stack = makeStack(ENV);
      new ServiceSoftwareUpdate(stack, 'Update', { domain: makeDomain(stack) });

      const template = Template.fromStack(stack);
      const [logicalId] = Object.keys(template.findResources('AWS::OpenSearchService::Domain'));
      template.hasResourceProperties(TYPE, { DomainName: { Ref: logicalId } });
      const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
      expect([policy?.Properties.PolicyDocument.Statement[0].Resource].flat()).toEqual([
        { 'Fn::GetAtt': [logicalId, 'Arn'] },
      ]);
    });
  });

  describe('refuses', () => {
    test.each(['lo', 'Logs', '1logs', 'logs_1', 'l'.repeat(29)])('the domain name %s', (name) => {
      expect(() => update(makeStack(), {}, name)).toThrow(
        `domain must have a name of 3 to 28 lowercase letters, digits and hyphens that starts with a letter (got: ${name}); check the name`,
      );
    });

    test('a domain of another region', () => {
      const stack = makeStack(ENV);
      const domain = CfnDomain.fromDomainArn(stack, 'D', 'arn:aws:es:us-east-1:111111111111:domain/logs');

      expect(() => new ServiceSoftwareUpdate(stack, 'Update', { domain })).toThrow(
        'domain must be in the region of its stack, eu-west-1 (got: us-east-1); put the update into a stack of that region',
      );
    });

    test('a domain of a stack in another region', () => {
      const app = new App();
      const other = new Stack(app, 'Other', { env: { ...ENV, region: 'us-east-1' } });
      const domain = new Domain(other, 'D', { version: EngineVersion.OPENSEARCH_2_19 });

      expect(() => new ServiceSoftwareUpdate(new Stack(app, 'Updates', { env: ENV }), 'Update', { domain })).toThrow(
        'domain must be in the region of its stack, eu-west-1 (got: us-east-1)',
      );
    });

    test('a start beyond the timeout, but not one within it', () => {
      const start = (minutes: number) => ({
        waitUntil: UpdateMilestone.COMPLETED,
        timeout: Duration.minutes(5),
        schedule: UpdateSchedule.at(new Date(Date.now() + minutes * 60_000)),
      });

      expect(() => update(makeStack(), start(6))).toThrow('with a start beyond the timeout');
      update(makeStack(), start(4));
    });

    test('a domain of another account, imported by its ARN', () => {
      const stack = makeStack(ENV);
      const domainArn = 'arn:aws:es:eu-west-1:222222222222:domain/logs';
      const domain = Domain.fromDomainAttributes(stack, 'D', { domainArn, domainEndpoint: '' });

      expect(() => new ServiceSoftwareUpdate(stack, 'Update', { domain })).toThrow(
        'domain must be in the account of its stack, 111111111111 (got: 222222222222); put the update into a stack of that account',
      );
    });

    test('a second update of a domain in a stack, but not in another stack', () => {
      const stack = makeStack();
      update(stack);
      const domain = CfnDomain.fromDomainName(stack, 'Again', 'logs');

      expect(() => new ServiceSoftwareUpdate(stack, 'Second', { domain })).toThrow(
        'domain must have one update in a stack (got: a second one at Updates/Second, beside Updates/logs); remove one of them',
      );
      update(makeStack());
    });

    test('a second update of a domain of the stack, by L2 and L1', () => {
      const stack = makeStack();
      const domain = new Domain(stack, 'D', { version: EngineVersion.OPENSEARCH_2_19 });
      new ServiceSoftwareUpdate(stack, 'First', { domain });

      expect(
        () => new ServiceSoftwareUpdate(stack, 'Second', { domain: domain.node.defaultChild as CfnDomain }),
      ).toThrow('domain must have one update in a stack');
    });

    test('a provider of another stack', () => {
      const provider = new ServiceSoftwareUpdateProvider(new Stack(new App(), 'Other'), 'Provider');

      expect(() => update(makeStack(), { provider })).toThrow(
        'provider must be in the stack of the update, Updates (got: Other/Provider); make one in that stack',
      );
    });

    test.each<[Partial<ServiceSoftwareUpdateProps>, string]>([
      [
        { targetVersion: 'OpenSearch_2.19' },
        'targetVersion must be a service software version (got: OpenSearch_2.19); give one as the service does, such as OpenSearch_2_19_R20260720 or R20260720',
      ],
      [{ targetVersion: '' }, 'targetVersion must be a service software version (got: )'],
      [
        { waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.hours(13) },
        'timeout must be from 1 minute to 12 hours (got: 13 hours); choose one in between',
      ],
      [
        { waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.seconds(59) },
        'timeout must be from 1 minute to 12 hours (got: 59 seconds); choose one in between',
      ],
      [
        { maxWaitForSlot: Duration.minutes(11) },
        'maxWaitForSlot must be from 1 minute to 10 minutes (got: 11 minutes); choose one in between',
      ],
      [
        { waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.minutes(5), maxWaitForSlot: Duration.minutes(5) },
        'maxWaitForSlot must be shorter than timeout, 5 minutes (got: 5 minutes); nothing would be left of the timeout for the update itself',
      ],
      [
        { timeout: Duration.minutes(30) },
        'timeout must go with waitUntil: UpdateMilestone.COMPLETED (got: a timeout of 30 minutes, and nothing to wait for); set waitUntil, or remove timeout',
      ],
      [
        {
          waitUntil: UpdateMilestone.COMPLETED,
          timeout: Duration.minutes(5),
          schedule: UpdateSchedule.at(new Date('2999-01-01T00:00:00Z')),
        },
        'waitUntil must be UpdateMilestone.SCHEDULED with a start beyond the timeout (got: COMPLETED, a start at 2999-01-01T00:00:00.000Z, and a timeout of 5 minutes); deploy nearer to the start, give a timeout of up to 12 hours, or do not wait',
      ],
    ])('%j', (props, message) => {
      expect(() => update(makeStack(), props)).toThrow(message);
    });

    test('the removal policy SNAPSHOT', () => {
      expect(() => update(makeStack(), { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(
        'removalPolicy must be one that an update knows (got: snapshot); use DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE',
      );
    });
  });
});

test('a schedule refuses a date that is none', () => {
  expect(() => UpdateSchedule.at(new Date('tomorrow'))).toThrow(
    "the date of UpdateSchedule.at must be valid (got: Invalid Date); give a time such as new Date('2026-12-01T02:00:00Z')",
  );
});
