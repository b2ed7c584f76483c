import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate } from '../../lib';
import { ACCOUNT, type HandlerPolicy, publishPolicy, REGION } from './handler-policy';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

/** From the template of a stack, so that every test of the handler runs with the permissions that users deploy. */
function synthesize(): HandlerPolicy {
  const stack = new Stack(new App(), 'Updates', { env: { account: ACCOUNT, region: REGION } });
  for (const name of ['logs', 'search']) {
    new ServiceSoftwareUpdate(stack, name, { domain: CfnDomain.fromDomainName(stack, `${name}-domain`, name) });
  }
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  const statements: Statement[] = policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
  return {
    actions: statements.flatMap(({ Action }) => Action),
    resources: statements.flatMap(({ Resource }) => Resource),
  };
}

/** What jest calls once before the tests. */
export = () => publishPolicy(synthesize());
