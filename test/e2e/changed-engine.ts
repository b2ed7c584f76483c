import { CfnResource, CfnWaitCondition, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';

/** How the engine of a stack differs from the one that users deploy, so that a test sees what takes hours, or happens rarely. */
export interface EngineChanges {
  /** The folder of another handler. */
  readonly handler?: string;
  /** More environment variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The function, the state machine and their roles outlive the stack, so that executions can be watched to their ends. */
  readonly isKept?: boolean;
  /** What the wait conditions wait for, in seconds; the handler's own timeout stays. */
  readonly waitConditionSeconds?: number;
  /** The function is not allowed to do this. */
  readonly withoutAction?: string;
  /** The machine that the function is told to start. */
  readonly stateMachineArn?: string;
}

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

export function changeEngine(stack: Stack, changes: EngineChanges): void {
  for (const resource of stack.node.findAll().filter(CfnResource.isCfnResource)) {
    changeResource(stack, resource, changes);
  }
}

function changeResource(stack: Stack, resource: CfnResource, changes: EngineChanges): void {
  const { cfnResourceType: type } = resource;
  if (resource instanceof CfnFunction) {
    changeFunction(resource, changes);
  } else if (resource instanceof CfnWaitCondition && changes.waitConditionSeconds) {
    resource.timeout = String(changes.waitConditionSeconds);
  } else if ((resource instanceof CfnPolicy || resource instanceof CfnManagedPolicy) && changes.withoutAction) {
    resource.policyDocument = without(changes.withoutAction, stack.resolve(resource.policyDocument));
  } else if (type.startsWith('Custom::') && changes.stateMachineArn) {
    resource.addPropertyOverride('StateMachineArn', changes.stateMachineArn);
  }
  if (changes.isKept && !/^Custom::|::WaitCondition/.test(type)) {
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}

function changeFunction(resource: CfnFunction, { handler, environment }: EngineChanges): void {
  if (handler) {
    const { s3Location } = Code.fromAsset(handler).bind(resource);
    resource.code = { s3Bucket: s3Location?.bucketName, s3Key: s3Location?.objectKey };
  }
  for (const [name, value] of Object.entries(environment ?? {})) {
    resource.addPropertyOverride(`Environment.Variables.${name}`, value);
  }
}

/** A statement of no other action goes as a whole. */
function without(action: string, { Statement: statements, ...document }: PolicyDocument): object {
  const left = statements.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((allowed) => allowed !== action),
  }));
  return { ...document, Statement: left.filter(({ Action: actions }) => actions.length > 0) };
}
