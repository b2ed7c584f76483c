/**
 * A domain of its own, updated on real AWS, for those who have an account: the attributes hold what the service says.
 * Without an account, the templates are compared with those in the snapshot. `npm run test:integ`
 */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ServiceSoftwareUpdate, UpdateMilestone } from '../lib';
import { integrationApp, smallDomain } from './support/integration';

const app = integrationApp();
const stack = new Stack(app, 'ServiceSoftwareUpdateIntegration');

const domain = smallDomain(stack, 'Domain');
const update = new ServiceSoftwareUpdate(stack, 'SoftwareUpdate', { domain, waitUntil: UpdateMilestone.COMPLETED });

// A new domain runs the newest version, or else the deployment has waited until it does.
new CfnOutput(stack, 'Attributes', { value: [update.updateStatus, update.updateAvailable].join() });

// By calls: `assertions.expect` reads an attribute, `data`, that its own handler does not answer with.
const { assertions } = new IntegTest(app, 'Test', { testCases: [stack], stackUpdateWorkflow: false, diffAssets: true });
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
