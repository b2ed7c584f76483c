import type { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Reference, type Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';

const updatesByStack = new WeakMap<Stack, Map<string, Construct>>();
/** Of any stack. */
const updatedDomains = new WeakSet<IConstruct>();

/** The update of a domain that a stack has already. */
export function findUpdate(stack: Stack, domainName: string): Construct | undefined {
  return updatesByStack.get(stack)?.get(key(stack, domainName));
}

/** Whether a domain has an update already, also in another stack than its own. */
export function isUpdated(stack: Stack, domain: CfnDomain): boolean {
  return updatedDomains.has(domain) || findUpdate(stack, domain.domainRef.domainName) !== undefined;
}

export function addUpdate(stack: Stack, domainName: string, update: Construct): void {
  const updates = updatesByStack.get(stack) ?? new Map<string, Construct>();
  updatesByStack.set(stack, updates.set(key(stack, domainName), update));
  const domain = domainBehind(domainName);
  if (domain) {
    updatedDomains.add(domain);
  }
}

/**
 * Names are compared as the template has them, and the name of a domain that is given one by that one: a token for all
 * that a `Domain` makes, which resolves to nothing where CloudFormation gives the name.
 */
function key(stack: Stack, domainName: string): string {
  const domain = domainBehind(domainName) as Partial<CfnDomain> | undefined;
  return JSON.stringify(stack.resolve(domain?.domainName) ?? stack.resolve(domainName));
}

/** The construct whose name a token stands for. */
function domainBehind(domainName: string): IConstruct | undefined {
  const token = Token.isUnresolved(domainName) ? Tokenization.reverse(domainName) : undefined;
  return Reference.isReference(token) ? token.target : undefined;
}
