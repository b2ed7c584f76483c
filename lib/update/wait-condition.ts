import {
  type CfnCondition,
  CfnWaitCondition,
  CfnWaitConditionHandle,
  Fn,
  type IResolvable,
  Stack,
  Token,
  Validations,
} from 'aws-cdk-lib/core';
import { Construct, Dependable } from 'constructs';
import { canonicalText } from '../construct-tree/canonical-text';
import { appendHash } from '../construct-tree/hashed-logical-id';
import {
  ATTRIBUTE_NAMES,
  ATTRIBUTE_SEPARATOR,
  type ServiceSoftwareUpdateAttributes,
} from '../contract/resource-properties';

/** In the update that waits. */
export const WAIT_CONDITION_ID = 'Completed';

export interface UpdateWaitConditionProps {
  /** What the update is asked for, when the app is synthesized. */
  readonly request: () => Readonly<Record<string, unknown>>;
  readonly timeoutSeconds: string;
  /** Under which the update is in the stack. */
  readonly condition?: CfnCondition;
}

/**
 * Waits for longer than CloudFormation waits for a custom resource: up to 12 hours. A wait condition waits only when it is
 * created, and refuses to be updated, so the logical ids follow what the update is asked for: another request has another
 * handle and another condition, and an unchanged one keeps its own.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html
 */
export class UpdateWaitCondition extends Construct {
  /** The URL that the handler signals to. A secret. */
  public readonly url: string;
  private readonly resource: CfnWaitCondition;

  constructor(scope: Construct, id: string, { request, timeoutSeconds, condition }: UpdateWaitConditionProps) {
    super(scope, id);
    const handle = new CfnWaitConditionHandle(this, 'Handle');
    this.resource = new CfnWaitCondition(this, 'Condition', {
      handle: handle.ref,
      timeout: timeoutSeconds,
      count: 1,
    });
    for (const resource of [handle, this.resource]) {
      appendHash(resource, () => canonicalText(Stack.of(this), { ...request(), timeoutSeconds }) ?? '');
    }
    handle.cfnOptions.condition = condition;
    this.resource.cfnOptions.condition = condition;
    this.url = handle.ref;
    acknowledgeDataInOutputs(Stack.of(this));
  }

  /**
   * Begins to wait when the update has been started. What depends on the owner depends only on this resource: it is the
   * last one, and each dependency takes room in the template.
   */
  public waitAfter(update: Construct, owner: Construct): void {
    this.resource.node.addDependency(update);
    Dependable.implement(owner, { dependencyRoots: [this.resource] });
  }

  /** What depends on the attribute waits, too. The handler signals all attributes in one text, in their order. */
  public attribute(name: keyof ServiceSoftwareUpdateAttributes): string {
    const data: IResolvable = this.resource.getAtt('Data');
    return Fn.select(ATTRIBUTE_NAMES.indexOf(name) + 1, Fn.split(ATTRIBUTE_SEPARATOR, Token.asString(data)));
  }
}

/**
 * The CDK's validation takes the data of a wait condition for an object, as the resource's schema has it, and refuses an output of an
 * attribute of the update. CloudFormation gives the data as text. The CDK finds this in the stack, so it is acknowledged there.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
 */
function acknowledgeDataInOutputs(stack: Stack): void {
  // Before 2.257.0, aws-cdk-lib has no such validation.
  const validations: typeof Validations | undefined = Validations;
  validations?.of(stack).acknowledge({
    id: 'CloudFormation-Validate::F6101',
    reason: 'CloudFormation gives the data of a wait condition as text, in which the attributes of an update are',
  });
}
