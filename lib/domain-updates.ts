import type { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

const updatesByStack = new WeakMap<Stack, Map<string, Construct>>();

/** The update of a domain that a stack has already. Names are compared as the template has them, also tokens. */
export function findUpdate(stack: Stack, domainName: string): Construct | undefined {
  return updatesByStack.get(stack)?.get(key(stack, domainName));
}

export function addUpdate(stack: Stack, domainName: string, update: Construct): void {
  const updates = updatesByStack.get(stack) ?? new Map<string, Construct>();
  updatesByStack.set(stack, updates.set(key(stack, domainName), update));
}

function key(stack: Stack, domainName: string): string {
  return JSON.stringify(stack.resolve(domainName));
}
