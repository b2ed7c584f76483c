import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { type CfnCondition, CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Dependable, type IConstruct, type IDependable } from 'constructs';

/** By the older module, too, what defines a domain, and by which a `Domain` sets its access policy, which makes it busy. */
const CHANGES = [
  'AWS::OpenSearchService::Domain',
  'Custom::OpenSearchAccessPolicy',
  'AWS::Elasticsearch::Domain',
  'Custom::ElasticsearchAccessPolicy',
];

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
 * All that defines and changes a domain, for its update to come after: not the rest of what is in its tree, where users may
 * have put what needs the update.
 */
export class DomainChanges implements IDependable {
  constructor(domain: opensearchservice.IDomainRef) {
    Dependable.implement(this, {
      // Late, because a `Domain` gets its access policy when the first statement is added.
      get dependencyRoots() {
        return domain.node.findAll().filter(changesDomain);
      },
    });
  }
}

function changesDomain(construct: IConstruct): boolean {
  return CfnResource.isCfnResource(construct) && CHANGES.includes(construct.cfnResourceType);
}
