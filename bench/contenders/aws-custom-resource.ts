import { Stack } from 'aws-cdk-lib';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { Contender } from './contender';
import { domainArn } from './domain-arn';

/** The call that starts an update, sent as it is: what one writes in an afternoon. */
export const awsCustomResource: Contender = {
  addUpdates: (stack, domainNames) => {
    for (const name of domainNames) {
      addUpdate(stack, name);
    }
  },
};

function addUpdate(scope: Construct, domainName: string): void {
  const start = call('startServiceSoftwareUpdate', domainName);
  new AwsCustomResource(scope, domainName, {
    onCreate: start,
    onUpdate: start,
    onDelete: call('cancelServiceSoftwareUpdate', domainName),
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [domainArn(Stack.of(scope), domainName)] }),
    installLatestAwsSdk: false,
  });
}

function call(action: string, domainName: string): AwsSdkCall {
  return {
    service: 'OpenSearch',
    action,
    parameters: { DomainName: domainName },
    physicalResourceId: PhysicalResourceId.of(domainName),
  };
}
