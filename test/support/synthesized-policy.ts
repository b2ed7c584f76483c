import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate } from '../../lib';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the handler may do on OpenSearch Service in a stack that updates one domain, from the stack's template. */
export class SynthesizedPolicy {
  readonly actions: readonly string[];
  private readonly resources: readonly unknown[];

  constructor(domainName: string) {
    const stack = new Stack(new App(), 'Updates', { env: { account: ACCOUNT, region: REGION } });
    new ServiceSoftwareUpdate(stack, 'Update', { domain: CfnDomain.fromDomainName(stack, 'Domain', domainName) });

    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const statements: Statement[] = policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
    const ofService = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('es:')));
    this.actions = ofService.flatMap(({ Action }) => Action);
    this.resources = ofService.flatMap(({ Resource }) => Resource).map(evaluate);
  }

  allows({ action, resourceArn }: { readonly action: string; readonly resourceArn: string }): boolean {
    return this.actions.includes(action) && this.resources.includes(resourceArn);
  }
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
