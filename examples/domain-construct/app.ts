/** A new domain, in a construct of one's own that brings its updates along. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { SearchDomain } from './search-domain';

const app = new App({ context: recommendedFeatureFlags });
const stack = new Stack(app, 'Search');

const { domain, softwareUpdate } = new SearchDomain(stack, 'Products', {
  version: EngineVersion.OPENSEARCH_2_19,
  softwareUpdateTrigger: '2026-11',
});

new CfnOutput(stack, 'Endpoint', { value: domain.domainEndpoint });
new CfnOutput(stack, 'ServiceSoftware', { value: softwareUpdate.currentVersion });
