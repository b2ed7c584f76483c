import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { LogLevel } from 'aws-cdk-lib/aws-stepfunctions';
import {
  ServiceSoftwareUpdate,
  ServiceSoftwareUpdateProvider,
  type ServiceSoftwareUpdateProviderProps,
  UpdateMilestone,
} from '../../../lib';

const MACHINE = 'AWS::StepFunctions::StateMachine';

function templateWith(props: ServiceSoftwareUpdateProviderProps): Template {
  const stack = new Stack(new App(), 'Updates');
  ServiceSoftwareUpdateProvider.getOrCreate(stack, props);
  const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
  new ServiceSoftwareUpdate(stack, 'Update', { domain, waitUntil: UpdateMilestone.COMPLETED });
  return Template.fromStack(stack);
}

/** By the name of the inline policy: the actions that are allowed on all resources. */
function allowedOnAll(template: Template): Record<string, string[]> {
  const policies = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
    ({ Properties }) => Properties.Policies ?? [],
  );
  return Object.fromEntries(
    policies.flatMap(({ PolicyName, PolicyDocument: { Statement: statements } }) =>
      statements.flatMap(({ Resource, Action }: { Resource: unknown; Action: string[] }) =>
        Resource === '*' ? [[PolicyName, Action]] : [],
      ),
    ),
  );
}

test.each<[string, ServiceSoftwareUpdateProviderProps]>([
  ['by default', {}],
  ['for LogLevel.OFF', { stateMachineLogLevel: LogLevel.OFF, stateMachineTracingEnabled: false }],
])('a state machine neither logs nor is traced %s, and has no permission on all resources', (_, props) => {
  const template = templateWith(props);

  template.hasResourceProperties(MACHINE, { LoggingConfiguration: Match.absent() });
  template.resourcePropertiesCountIs(MACHINE, { TracingConfiguration: { Enabled: true } }, 0);
  expect(JSON.stringify(template.toJSON())).not.toContain('"Resource":"*"');
});

test('a state machine logs to the log group of the provider, without the data of its executions', () => {
  const template = templateWith({ stateMachineLogLevel: LogLevel.ERROR });
  const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));

  template.hasResourceProperties(MACHINE, {
    LoggingConfiguration: {
      Level: 'ERROR',
      IncludeExecutionData: false,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [logGroup, 'Arn'] } } }],
    },
  });
  expect(allowedOnAll(template)).toEqual({
    WriteLogs: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
  });
});

test('a state machine is traced', () => {
  const template = templateWith({ stateMachineTracingEnabled: true });

  template.hasResourceProperties(MACHINE, { TracingConfiguration: { Enabled: true } });
  expect(allowedOnAll(template)).toEqual({
    WriteTraces: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
  });
});
