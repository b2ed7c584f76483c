import { type CfnManagedPolicy, type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CfnCondition, Lazy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { canonicalText } from '../construct-tree/canonical-text';
import { appendHash } from '../construct-tree/hashed-logical-id';
import type { DomainArn } from './domain-arn';

/** Whitespace apart. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_POLICY = 6_144;
/** The document without its resources, as IAM counts it. */
const FRAME = 220;
const QUOTES_AND_COMMA = 3;

/** Of the service, on each domain. */
export const DOMAIN_ACTIONS = [
  'es:CancelServiceSoftwareUpdate',
  'es:DescribeDomain',
  'es:ListScheduledActions',
  'es:StartServiceSoftwareUpdate',
  'es:UpdateScheduledAction',
];

/**
 * What the handler may do, on the domains that it updates and no others, as many as fit into one policy.
 *
 * The logical id holds a hash of the domains, so a stack that drops a domain gets a new policy, and the old one goes
 * only in CloudFormation's clean-up, after what depends on it. Were the policy changed in place, the handler would
 * have lost the permission to cancel by the time that CloudFormation asks it to delete the dropped domain's update.
 */
export class DomainPolicy extends ManagedPolicy {
  private readonly arns: DomainArn[] = [];
  private readonly statement: PolicyStatement;
  private length = FRAME;
  private identitiesOfDomains = '';

  constructor(scope: Construct, id: string, role: IRole, condition?: CfnCondition) {
    super(scope, id, {
      description: 'Service software updates of Amazon OpenSearch Service domains',
      roles: [role],
    });
    // With `Role.customizeRoles`, there is none.
    const resource = this.node.defaultChild as CfnManagedPolicy | undefined;
    // Late, because a statement is frozen as soon as somebody, such as an aspect, has looked at it.
    const late = Lazy.uncachedList({ produce: () => this.inOrder().map(({ arn }) => arn) });
    this.statement = new PolicyStatement({ actions: DOMAIN_ACTIONS, resources: resource && late });
    this.addStatements(this.statement);
    if (resource) {
      appendHash(resource, () => this.identities());
      resource.cfnOptions.condition = condition;
    }
  }

  /** Whether the domain fits in; if so, the handler may update it. */
  public tryAdd(arn: DomainArn): boolean {
    const length = this.length + arn.longest + QUOTES_AND_COMMA;
    if (length > LONGEST_POLICY) {
      return false;
    }
    this.arns.push(arn);
    if (!this.node.defaultChild) {
      // The report on roles shows no list that is late, and no ARN with placeholders.
      this.statement.addResources(arn.original);
    }
    this.length = length;
    this.identitiesOfDomains = '';
    return true;
  }

  /** Kept until there is another domain: each update that depends on the policy asks for its logical id. */
  private identities(): string {
    this.identitiesOfDomains ||= this.inOrder()
      .map(({ identity }) => identity)
      .join();
    return this.identitiesOfDomains;
  }

  /** Not in that of the app, which may change though nothing else does. */
  private inOrder(): { readonly arn: string; readonly identity: string }[] {
    const identified = this.arns.map(({ arn, givenName }) => ({
      arn,
      identity: [canonicalText(this.stack, arn), canonicalText(this.stack, givenName)].join(),
    }));
    return identified.sort(({ identity: one }, { identity: other }) => (one < other ? -1 : 1));
  }
}
