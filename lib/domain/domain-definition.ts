import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { type CfnCondition, CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';

/** The resource that defines a domain in some stack of the app, if one does. */
export function definitionOf({ domainRef }: opensearchservice.IDomainRef): CfnDomain | undefined {
  const { domainName } = domainRef;
  const token = Token.isUnresolved(domainName) ? Tokenization.reverse(domainName, { failConcat: false }) : undefined;
  return Reference.isReference(token) && isDomainDefinition(token.target) ? token.target : undefined;
}

/** The condition under which a domain is in the stack, and its update can be. */
export function conditionOf(domain: opensearchservice.IDomainRef, stack: Stack): CfnCondition | undefined {
  const definition = definitionOf(domain);
  return definition && Stack.of(definition) === stack ? definition.cfnOptions.condition : undefined;
}

/** Not `instanceof`, so that a domain of another copy of aws-cdk-lib is one, too. */
export function isDomainDefinition(construct: IConstruct): construct is CfnDomain {
  return (
    CfnResource.isCfnResource(construct) &&
    construct.cfnResourceType === CfnDomain.CFN_RESOURCE_TYPE_NAME &&
    'domainRef' in construct
  );
}

/**
 * The types of what an update comes after: what defines a domain, and, as a change that makes it busy, sets the access policy
 * of a `Domain`; of the older module, too.
 */
const CHANGES = [
  'AWS::OpenSearchService::Domain',
  'Custom::OpenSearchAccessPolicy',
  'AWS::Elasticsearch::Domain',
  'Custom::ElasticsearchAccessPolicy',
];

export function changesDomain(type: string): boolean {
  return CHANGES.includes(type);
}
