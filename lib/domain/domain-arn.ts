import { Fn, type Stack, Token } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { definitionOf } from './domain-definition';

/** A domain's ARN as a policy names it. */
export interface DomainArn {
  readonly arn: string;
  /** As the domain itself has it. */
  readonly original: string;
  /** The name in the definition. A renamed domain keeps the same ARN token, so the ARN alone does not tell us. */
  readonly givenName?: string;
  /** The characters that IAM counts, if CloudFormation fills in the longest values. */
  readonly longest: number;
}

const placeholder = (pseudoParameter: string) => `\${AWS::${pseudoParameter}}`;
const PARTITION = placeholder('Partition');
const REGION = placeholder('Region');
const ACCOUNT = placeholder('AccountId');

const LONGEST_VALUES = { [PARTITION]: 'aws-us-gov', [REGION]: 'ap-northeast-1', [ACCOUNT]: '111111111111' };
const LONGEST_NAME = 28;
const LONGEST_ARN = 'arn:aws-us-gov:es:ap-northeast-1:111111111111:domain/'.length + LONGEST_NAME;

/** Written out as far as it is known: in a template of hundreds of domains, an ARN in pieces is what takes most room. */
export function domainArnIn(stack: Stack, domain: opensearchservice.IDomainRef): DomainArn {
  const { domainName, domainArn } = domain.domainRef;
  if (!Token.isUnresolved(domainArn)) {
    return { arn: domainArn, original: domainArn, longest: domainArn.length };
  }
  if (Token.isUnresolved(domainName)) {
    return { arn: domainArn, original: domainArn, longest: LONGEST_ARN, givenName: definitionOf(domain)?.domainName };
  }
  const partition = RegionInfo.get(stack.region).partition ?? PARTITION;
  const region = Token.isUnresolved(stack.region) ? REGION : stack.region;
  const account = Token.isUnresolved(stack.account) ? ACCOUNT : stack.account;
  const text = `arn:${partition}:es:${region}:${account}:domain/${domainName}`;
  return { arn: text.includes('${') ? Fn.sub(text) : text, original: domainArn, longest: filledIn(text).length };
}

function filledIn(text: string): string {
  return Object.entries(LONGEST_VALUES).reduce((filled, [name, value]) => filled.replace(name, value), text);
}
