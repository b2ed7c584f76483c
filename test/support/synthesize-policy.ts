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
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: Statement[] = policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
  const ofService = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('es:')));
  return {
    actions: ofService.flatMap(({ Action }) => Action),
    resources: ofService.flatMap(({ Resource }) => Resource).map((arn) => String(evaluate(arn))),
  };
}

/** `Fn::Join` and the partition are all that an ARN of an imported domain is made of. */
function evaluate(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value && value.Ref === 'AWS::Partition') return 'aws';
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) {
    const [separator, parts] = value['Fn::Join'];
    return parts.map(evaluate).join(separator);
  }
  throw new Error(`cannot evaluate ${JSON.stringify(value)}`);
}

/** What jest calls once before the tests. */
export = () => publishPolicy(synthesize());
