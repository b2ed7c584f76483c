import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  Tokenization,
} from 'aws-cdk-lib/core';
import { stablePath } from './stable-path';

/**
 * A text that is the same for the same value, as a stack's template will have it; undefined for a token that resolves to
 * nothing. What is in another stack is told by its path: logical ids repeat from stack to stack, and until the app is
 * synthesized, a reference to another stack looks like one to the own.
 */
export function canonicalText(stack: Stack, value: unknown): string | undefined {
  const resolver = new PathsToOtherStacks(stack);
  return JSON.stringify(Tokenization.resolve(value, { scope: stack, resolver, preparing: false }));
}

class PathsToOtherStacks extends DefaultTokenResolver {
  constructor(private readonly stack: Stack) {
    super({ join: (left, right) => [left, right] });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) && Stack.of(token.target) !== this.stack
      ? `${stablePath(this.stack, token.target)}.${token.displayName}`
      : super.resolveToken(token, context, postProcessor);
  }
}
