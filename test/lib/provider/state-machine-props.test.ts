import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { DefinitionBody, LogLevel, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import {
  ServiceSoftwareUpdate,
  ServiceSoftwareUpdateProvider,
  type ServiceSoftwareUpdateProviderProps,
  UpdateMilestone,
} from '../../../lib';
import { type Resource, resourcesOf } from '../../support/template';

const MACHINE = 'AWS::StepFunctions::StateMachine';
const IAM = ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const TRACES = [
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
const LOG_GROUP_ARN = 'arn:aws:logs:us-east-1:123456789012:log-group:updates';
const LEVELS = [LogLevel.ALL, LogLevel.ERROR, LogLevel.FATAL];

type Context = Record<string, unknown>;

/** A stack in which an update waits, so that there is a state machine. */
function waitingStack(props?: ServiceSoftwareUpdateProviderProps, context: Context = {}): Stack {
  const stack = new Stack(new App({ context }), 'Updates');
  const provider = new ServiceSoftwareUpdateProvider(stack, 'Provider', props);
  const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
  new ServiceSoftwareUpdate(stack, 'Update', { domain, provider, waitUntil: UpdateMilestone.COMPLETED });
  return stack;
}

const iamOf = (stack: Stack): Resource[] => Object.values(resourcesOf(stack)).filter(({ Type }) => IAM.includes(Type));

/** The actions of all statements on `*`, sorted. No other statement may have a wildcard. */
function actionsOnEverything(stack: Stack): string[] {
  const documents = iamOf(stack).flatMap(({ Properties: { PolicyDocument, Policies = [] } }) => [
    ...(PolicyDocument ? [PolicyDocument] : []),
    ...Policies.map((policy: Resource['Properties']) => policy.PolicyDocument),
  ]);
  const statements: Resource['Properties'][] = documents.flatMap(({ Statement }) => Statement);
  const onEverything = statements.filter(({ Resource }) => Resource === '*');
  expect(JSON.stringify(statements.filter((statement) => !onEverything.includes(statement)))).not.toContain('*');
  return onEverything.flatMap(({ Action }) => Action).sort();
}

function logGroupOf(stack: Stack): string {
  const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
  return String(id);
}

const loggingTo = (logGroup: string, level: LogLevel) => ({
  IncludeExecutionData: false,
  Level: level,
  Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [logGroup, 'Arn'] } } }],
});

function expectMachine(stack: Stack, properties: Record<string, unknown>): void {
  const template = Template.fromStack(stack);
  template.resourceCountIs(MACHINE, 1);
  template.allResourcesProperties(MACHINE, properties);
}

describe.each<[string, Context]>([
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFeatureFlags],
])('with %s, the state machine', (_, context) => {
  test('by default has no log and no traces, and no policy has a wildcard', () => {
    const stack = waitingStack({}, context);

    expectMachine(stack, { LoggingConfiguration: Match.absent(), TracingConfiguration: Match.absent() });
    expect(JSON.stringify(iamOf(stack))).not.toContain('*');
  });

  test.each(LEVELS)('logs at the level %s to the provider’s log group, without the data of executions', (level) => {
    const stack = waitingStack({ stateMachineLogLevel: level }, context);

    expectMachine(stack, { LoggingConfiguration: loggingTo(logGroupOf(stack), level) });
    expectMachine(stack, { TracingConfiguration: Match.absent() });
    expect(actionsOnEverything(stack)).toEqual(LOG_DELIVERY);
  });

  test('is traced, with four actions on all resources', () => {
    const stack = waitingStack({ stateMachineTracingEnabled: true }, context);

    expectMachine(stack, { TracingConfiguration: { Enabled: true }, LoggingConfiguration: Match.absent() });
    expect(actionsOnEverything(stack)).toEqual(TRACES);
  });

  test('logs and is traced, with the actions of both', () => {
    const props = { stateMachineLogLevel: LogLevel.ERROR, stateMachineTracingEnabled: true };
    const stack = waitingStack(props, context);

    const LoggingConfiguration = loggingTo(logGroupOf(stack), LogLevel.ERROR);
    expectMachine(stack, { LoggingConfiguration, TracingConfiguration: { Enabled: true } });
    expect(actionsOnEverything(stack)).toEqual([...LOG_DELIVERY, ...TRACES]);
  });

  // CloudFormation leaves on what a template only ceases to name.
  test('is told to turn off the log and the traces, without a permission', () => {
    const props = { stateMachineLogLevel: LogLevel.OFF, stateMachineTracingEnabled: false };
    const stack = waitingStack(props, context);

    expectMachine(stack, {
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'OFF', Destinations: Match.absent() },
      TracingConfiguration: { Enabled: false },
    });
    expect(iamOf(stack)).toEqual(iamOf(waitingStack({}, context)));
  });
});

// The CDK adds them to a role of its own; the state machine's role takes none, so they are written down a second time.
test('the actions are those that the CDK allows a state machine that logs and is traced', () => {
  const stack = new Stack();
  new StateMachine(stack, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')),
    logs: { destination: new LogGroup(stack, 'Logs') },
    tracingEnabled: true,
  });

  expect(actionsOnEverything(stack)).toEqual([...LOG_DELIVERY, ...TRACES]);
});

test('the state machine logs to the log group of the user', () => {
  const app = new App();
  const logGroup = LogGroup.fromLogGroupArn(new Stack(app), 'Logs', LOG_GROUP_ARN);

  expectMachine(waitingStack({ logGroup, stateMachineLogLevel: LogLevel.ERROR }), {
    LoggingConfiguration: { Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: `${LOG_GROUP_ARN}:*` } }] },
  });
});

test('without an update that waits, there is no state machine, and no policy has a wildcard', () => {
  const stack = new Stack(new App(), 'Updates');
  ServiceSoftwareUpdateProvider.getOrCreate(stack, {
    stateMachineLogLevel: LogLevel.ALL,
    stateMachineTracingEnabled: true,
  });
  new ServiceSoftwareUpdate(stack, 'Update', { domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs') });

  Template.fromStack(stack).resourceCountIs(MACHINE, 0);
  expect(JSON.stringify(iamOf(stack))).not.toContain('*');
});

describe('the shared provider', () => {
  const PROPS = { stateMachineLogLevel: LogLevel.ERROR, stateMachineTracingEnabled: true };

  test('is given to one who asks for the same log and traces', () => {
    const stack = new Stack();
    const provider = ServiceSoftwareUpdateProvider.getOrCreate(stack, PROPS);

    expect(ServiceSoftwareUpdateProvider.getOrCreate(stack, { ...PROPS })).toBe(provider);
  });

  test.each<[string, ServiceSoftwareUpdateProviderProps]>([
    ['stateMachineLogLevel', { ...PROPS, stateMachineLogLevel: LogLevel.ALL }],
    ['stateMachineLogLevel', { stateMachineTracingEnabled: true }],
    ['stateMachineTracingEnabled', { ...PROPS, stateMachineTracingEnabled: false }],
    ['stateMachineTracingEnabled', { stateMachineLogLevel: LogLevel.ERROR }],
  ])('is refused to one who asks for another %s', (prop, others) => {
    const stack = new Stack();
    ServiceSoftwareUpdateProvider.getOrCreate(stack, PROPS);

    expect(() => ServiceSoftwareUpdateProvider.getOrCreate(stack, others)).toThrow(`(got: another ${prop})`);
  });
});
