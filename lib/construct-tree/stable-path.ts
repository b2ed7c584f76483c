import { type Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * The path of a construct from a stack that it is in, if only in a nested one; from the stage of both if it is in another
 * stack. So it stays, as the ids of the stack's resources do, when an app moves its stacks into a stage.
 */
export function stablePath(stack: Stack, construct: IConstruct): string {
  const from = construct.node.scopes.includes(stack) ? stack : Stage.of(stack);
  const prefix = from?.node.path ? `${from.node.path}/` : '';
  return construct.node.path.slice(prefix.length);
}
