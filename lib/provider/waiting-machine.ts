import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { LONGEST_TIMEOUT_SECONDS } from '../contract/limits';

/** Lambda, or the function, may be out of order for some minutes: these tries last five of them. */
const RETRY_POLL = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    MaxAttempts: 9,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];
/** An answer that does not arrive leaves the stack stuck, so it is tried for longer. */
const RETRY_ANSWER = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    MaxAttempts: 20,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];

/** Beyond the longest wait, whatever happens. */
const MACHINE_TIMEOUT = Duration.seconds(LONGEST_TIMEOUT_SECONDS + 3_600);

/** What stands for a value of the stack. */
const placeholder = (name: 'Partition' | 'Function') => `\${${name}}`;

/** The function's input has what the machine was started with (lib/contract/execution-input.ts), and the step. */
const invoke = (step: 'poll' | 'answer') => ({
  Type: 'Task',
  Resource: `arn:${placeholder('Partition')}:states:::lambda:invoke`,
  Arguments: {
    FunctionName: placeholder('Function'),
    Payload: `{% $merge([$states.input, {"step": "${step}"}]) %}`,
  },
});

/**
 * Polls by the handler's pace until it has an ending, and answers CloudFormation in the last step. Polls that fail for
 * good end in an answer, too. Wait and Choice have no Catch, so the handler gives whole seconds.
 */
const DEFINITION = {
  Comment: 'Waits for an Amazon OpenSearch Service software update, and answers AWS CloudFormation',
  QueryLanguage: 'JSONata',
  StartAt: 'Poll',
  States: {
    Poll: {
      ...invoke('poll'),
      Output: '{% $merge([$states.input, $states.result.Payload]) %}',
      Retry: RETRY_POLL,
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Output: '{% $merge([$states.input, {"error": $states.errorOutput}]) %}',
          Next: 'Answer',
        },
      ],
      Next: 'Ended?',
    },
    'Ended?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $exists($states.input.ending) %}', Next: 'Answer' }],
      Default: 'Wait',
    },
    Wait: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Poll' },
    Answer: { ...invoke('answer'), Retry: RETRY_ANSWER, End: true },
  },
};

/** Can be limited to no resource. @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];

/** Can be limited to no resource. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACE_ACTIONS = [
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

export interface WaitingMachineProps {
  /** What it invokes to poll, and to answer. */
  readonly handler: IFunction;
  readonly logGroup: ILogGroup;
  /** @default - it writes no log */
  readonly logLevel?: LogLevel;
  /** @default false */
  readonly tracingEnabled?: boolean;
}

/** The state machine that waits for the updates of a stack, an execution for each request that waits. */
export class WaitingMachine extends Construct {
  public readonly arn: string;

  constructor(scope: Construct, id: string, { handler, logGroup, logLevel, tracingEnabled }: WaitingMachineProps) {
    super(scope, id);
    const destination = logLevel && logLevel !== LogLevel.OFF ? logGroup : undefined;
    const machine = new StateMachine(this, 'Resource', {
      definitionBody: DefinitionBody.fromString(
        JSON.stringify(DEFINITION)
          .replaceAll(placeholder('Partition'), () => Stack.of(this).partition)
          .replaceAll(placeholder('Function'), () => handler.functionArn),
      ),
      role: this.makeRole(handler, destination !== undefined, tracingEnabled),
      timeout: MACHINE_TIMEOUT,
      // The input of an execution holds secrets: presigned URLs. OFF is in the template, because CloudFormation leaves a log
      // on that a template only ceases to name.
      logs: logLevel && { level: logLevel, destination, includeExecutionData: false },
      tracingEnabled,
    });
    this.arn = machine.stateMachineArn;
  }

  /** Its policies are its own: what the CDK would add allows all versions of the function, by a wildcard. */
  private makeRole(handler: IFunction, writesLogs: boolean, writesTraces = false): IRole {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        InvokeHandler: allow(['lambda:InvokeFunction'], handler.functionArn),
        ...(writesLogs && { WriteLogs: allow(LOG_ACTIONS, '*') }),
        ...(writesTraces && { WriteTraces: allow(TRACE_ACTIONS, '*') }),
      },
    });
    return role.withoutPolicyUpdates();
  }
}

function allow(actions: string[], resource: string): PolicyDocument {
  return new PolicyDocument({ statements: [new PolicyStatement({ actions, resources: [resource] })] });
}
