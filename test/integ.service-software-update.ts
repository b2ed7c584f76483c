/**
 * A domain of its own, updated on real AWS, for those who have an account: the attributes hold what the service says.
 * Without an account, the templates are compared with those in the snapshot. `npm run test:integ`
 */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Manifest } from 'aws-cdk-lib/cloud-assembly-schema';
import { DEFAULT_CROSS_STACK_REFERENCES, DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { ServiceSoftwareUpdate, UpdateMilestone } from '../lib';

// integ-runner 2.197.10 reads assemblies up to this version; aws-cdk-lib 2.275.0 says 55 of what is no different here.
Manifest.version = () => '53.0.0';

// Nothing of this machine in the snapshot, such as the paths of stack traces.
const app = new App({
  context: { [DISABLE_CREATION_STACK_TRACES]: true, [DEFAULT_CROSS_STACK_REFERENCES]: 'strong' },
  stackTraces: false,
  treeMetadata: false,
});
const stack = new Stack(app, 'ServiceSoftwareUpdateIntegration');

const domain = new Domain(stack, 'Domain', {
  version: EngineVersion.OPENSEARCH_2_19,
  capacity: { dataNodes: 1, dataNodeInstanceType: 't3.small.search', multiAzWithStandbyEnabled: false },
  ebs: { volumeSize: 10 },
  enforceHttps: true,
  nodeToNodeEncryption: true,
  encryptionAtRest: { enabled: true },
  removalPolicy: RemovalPolicy.DESTROY,
});
const update = new ServiceSoftwareUpdate(stack, 'SoftwareUpdate', { domain, waitUntil: UpdateMilestone.COMPLETED });

// A new domain runs the newest version, or else the deployment has waited until it does.
new CfnOutput(stack, 'Attributes', { value: [update.updateStatus, update.updateAvailable].join() });

// By calls: `assertions.expect` reads an attribute, `data`, that its own handler does not answer with.
const { assertions } = new IntegTest(app, 'Test', { testCases: [stack], stackUpdateWorkflow: false });
assertions.awsApiCall('cloudformation', 'DescribeStacks', { StackName: stack.stackName }).expect(
  ExpectedResult.objectLike({
    Stacks: Match.arrayWith([
      Match.objectLike({
        Outputs: Match.arrayWith([Match.objectLike({ OutputKey: 'Attributes', OutputValue: 'COMPLETED,false' })]),
      }),
    ]),
  }),
);
assertions.awsApiCall('opensearch', 'DescribeDomain', { DomainName: domain.domainName }).expect(
  ExpectedResult.objectLike({
    DomainStatus: {
      ServiceSoftwareOptions: {
        UpdateStatus: update.updateStatus,
        UpdateAvailable: false,
        CurrentVersion: update.newVersion,
      },
    },
  }),
);
