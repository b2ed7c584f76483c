/**
 * A fleet of two waves on real AWS, for those who have an account: each domain runs what is offered. Without an account,
 * the templates are compared with those in the snapshot. `npm run test:integ`
 */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Stack } from 'aws-cdk-lib';
import { ServiceSoftwareUpdates } from '../lib';
import { integrationApp, smallDomain } from './support/integration';

const app = integrationApp();
const stack = new Stack(app, 'ServiceSoftwareUpdatesIntegration');

const development = smallDomain(stack, 'Development');
const production = ['ProductionA', 'ProductionB'].map((id) => smallDomain(stack, id));
new ServiceSoftwareUpdates(stack, 'Updates', {
  waves: [{ domains: [development] }, { domains: production, maxConcurrency: 1 }],
});

const { assertions } = new IntegTest(app, 'Test', { testCases: [stack], stackUpdateWorkflow: false, diffAssets: true });
for (const { domainName } of [development, ...production]) {
  assertions.awsApiCall('opensearch', 'DescribeDomain', { DomainName: domainName }).expect(
    ExpectedResult.objectLike({
      DomainStatus: { ServiceSoftwareOptions: { UpdateStatus: 'COMPLETED', UpdateAvailable: false } },
    }),
  );
}
