import * as path from 'node:path';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { Contender } from './contender';
import { domainArn } from './domain-arn';

const HANDLER_ASSET = path.join(__dirname, '..', '..', 'dist', 'handler');

/** The pattern of many construct libraries: each construct brings a provider of its own, with handlers from one asset. */
export const providerPerConstruct: Contender = {
  addUpdates: (stack, domainNames) => {
    for (const name of domainNames) {
      new Update(stack, name);
    }
  },
};

class Update extends Construct {
  constructor(
    scope: Construct,
    private readonly domainName: string,
  ) {
    super(scope, domainName);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.makeHandler('OnEvent', 'index.onEvent', [
        'es:CancelServiceSoftwareUpdate',
        'es:DescribeDomain',
        'es:ListScheduledActions',
        'es:StartServiceSoftwareUpdate',
        'es:UpdateScheduledAction',
      ]),
      isCompleteHandler: this.makeHandler('IsComplete', 'index.isComplete', [
        'es:DescribeDomain',
        'es:ListScheduledActions',
      ]),
      queryInterval: Duration.seconds(15),
      totalTimeout: Duration.hours(1),
      disableWaiterStateMachineLogging: true,
    });
    new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::ServiceSoftwareUpdate',
      properties: { DomainName: domainName, ScheduleAt: 'NOW' },
    });
  }

  private makeHandler(id: string, handler: string, actions: string[]): LambdaFunction {
    const made = new LambdaFunction(this, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(HANDLER_ASSET),
      handler,
      memorySize: 256,
      timeout: Duration.minutes(14),
    });
    made.addToRolePolicy(new PolicyStatement({ actions, resources: [domainArn(Stack.of(this), this.domainName)] }));
    made.addToRolePolicy(
      new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Stack.of(this).stackId] }),
    );
    return made;
  }
}
