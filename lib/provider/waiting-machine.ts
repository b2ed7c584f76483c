import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
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

/** The state machine that waits for the updates of a stack, an execution for each request that waits. */
export class WaitingMachine extends Construct {
  public readonly arn: string;

  constructor(scope: Construct, id: string, handler: IFunction) {
    super(scope, id);
    const machine = new StateMachine(this, 'Resource', {
      definitionBody: DefinitionBody.fromString(
        JSON.stringify(DEFINITION)
          .replaceAll(placeholder('Partition'), () => Stack.of(this).partition)
          .replaceAll(placeholder('Function'), () => handler.functionArn),
      ),
      role: this.makeRole(handler),
      timeout: MACHINE_TIMEOUT,
    });
    this.arn = machine.stateMachineArn;
  }

  /** Its policies are its own: what the CDK would add allows all versions of the function, by a wildcard. */
  private makeRole(handler: IFunction): IRole {
    const statements = [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: { InvokeHandler: new PolicyDocument({ statements }) },
    });
    return role.withoutPolicyUpdates();
  }
}
