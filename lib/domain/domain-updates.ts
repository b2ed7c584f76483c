import type { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Stack } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import type { Construct, IConstruct } from 'constructs';
import { canonicalTextSoFar } from '../construct-tree/canonical-text';
import { definitionOf } from './domain-definition';

const updatesByStack = new WeakMap<Stack, Map<string, Construct>>();
/** Of any stack. */
const updatedDomains = new WeakSet<IConstruct>();

/** The update of a domain that a stack has already. */
export function findUpdate(stack: Stack, domain: opensearchservice.IDomainRef): Construct | undefined {
  return updatesByStack.get(stack)?.get(key(stack, domain));
}

/** Whether a domain has an update already, also in another stack than its own. */
export function isUpdated(stack: Stack, domain: CfnDomain): boolean {
  return updatedDomains.has(domain) || findUpdate(stack, domain) !== undefined;
}

export function addUpdate(stack: Stack, domain: opensearchservice.IDomainRef, update: Construct): void {
  const updates = updatesByStack.get(stack) ?? new Map<string, Construct>();
  updatesByStack.set(stack, updates.set(key(stack, domain), update));
  const definition = definitionOf(domain);
  if (definition) {
    updatedDomains.add(definition);
  }
}

/**
 * The name: of a domain that is given one by its definition, that one, which is a token for all that a `Domain` makes, and
 * resolves to nothing where CloudFormation gives the name. A name that is nothing yet is like no other.
 */
function key(stack: Stack, domain: opensearchservice.IDomainRef): string {
  const { domainName } = domain.domainRef;
  return (
    canonicalTextSoFar(stack, definitionOf(domain)?.domainName) ?? canonicalTextSoFar(stack, domainName) ?? domainName
  );
}
