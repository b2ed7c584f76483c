import {
  DefaultTokenResolver,
  Intrinsic,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib/core';
import { stablePath } from './stable-path';

/**
 * A text that is the same for the same value, as a stack's template will have it; undefined for a token that resolves to
 * nothing. What is in another stack is told by its path: logical ids repeat from stack to stack, and until the app is
 * synthesized, a reference to another stack looks like one to the own.
 */
export function canonicalText(stack: Stack, value: unknown): string | undefined {
  return resolveBy(new PathsToOtherStacks(stack), stack, value);
}

/**
 * The same while the app is being constructed. A lazy value must not be resolved yet: it may change until synthesis, and the CDK
 * would keep the value of now. Its token stands for it.
 */
export function canonicalTextSoFar(stack: Stack, value: unknown): string | undefined {
  return resolveBy(new LazyValuesByToken(stack), stack, value);
}

function resolveBy(resolver: DefaultTokenResolver, stack: Stack, value: unknown): string | undefined {
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

class LazyValuesByToken extends PathsToOtherStacks {
  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return token instanceof Intrinsic ? super.resolveToken(token, context, postProcessor) : Token.asString(token);
  }
}
