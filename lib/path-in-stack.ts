import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * An id made of where a construct is in its stack, and not of where that is: an app may move a stack into a stage, or
 * rename its construct, and the id must stay, as those of the stack's other resources do.
 */
export function pathInStack(construct: IConstruct, stack: Stack): string {
  const prefix = Stack.of(construct) === stack && stack.node.path ? `${stack.node.path}/` : '';
  return construct.node.path.slice(prefix.length);
}
