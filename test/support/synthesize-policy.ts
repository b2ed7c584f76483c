import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate } from '../../lib';
import { ACCOUNT, type HandlerPolicy, publishPolicy, REGION } from './handler-policy';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** From the template of a stack, so that every test of the handler runs with the permissions that users deploy. */
function synthesize(): HandlerPolicy {
  const stack = new Stack(new App(), 'Updates', { env: { account: ACCOUNT, region: REGION } });
  for (const name of ['logs', 'search']) {
    new ServiceSoftwareUpdate(stack, name, { domain: CfnDomain.fromDomainName(stack, `${name}-domain`, name) });
  }
  const template = Template.fromStack(stack);
  const ofService = statementsOf(template, 'AWS::IAM::ManagedPolicy');
  const ofStack = statementsOf(template, 'AWS::IAM::Policy').filter(
    ({ Resource }) => JSON.stringify(Resource) === '{"Ref":"AWS::StackId"}',
  );
  return {
    actions: ofService.flatMap(({ Action }) => Action),
    resources: ofService.flatMap(({ Resource }) => Resource as string[]),
    stackActions: ofStack.flatMap(({ Action }) => Action),
  };
}

function statementsOf(template: Template, type: string): Statement[] {
  return Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** What jest calls once before the tests. */
export = () => publishPolicy(synthesize());
