import { createHash } from 'node:crypto';
import { type CfnPolicy, type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Annotations, Lazy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Two policies of so many domains with the longest names fit into a role. */
const MANY_DOMAINS = 60;

/**
 * What the handler may do, on the domains that it updates and no others.
 *
 * The logical id holds a hash of the domains, so a stack that drops a domain gets a new policy, and the old one goes
 * only in CloudFormation's clean-up, after what depends on it. Were the policy changed in place, the handler would
 * have lost the permission to cancel by the time that CloudFormation asks it to delete the dropped domain's update.
 */
export class DomainPolicy extends Policy {
  private readonly statement = new PolicyStatement({
    actions: [
      'es:CancelServiceSoftwareUpdate',
      'es:DescribeDomain',
      'es:ListScheduledActions',
      'es:StartServiceSoftwareUpdate',
      'es:UpdateScheduledAction',
    ],
  });

  constructor(scope: Construct, id: string, role: IRole) {
    super(scope, id, { roles: [role] });
    this.addStatements(this.statement);

    const resource = this.node.defaultChild as CfnPolicy;
    const baseId = this.stack.resolve(resource.logicalId) as string;
    resource.overrideLogicalId(Lazy.uncachedString({ produce: () => `${baseId}${this.hashOfDomains()}` }));
  }

  public allow(domainArn: string): void {
    this.statement.addResources(domainArn);
    if (this.statement.resources.length === MANY_DOMAINS + 1) {
      Annotations.of(this).addWarningV2(
        'cdk-opensearch-software-update:DomainPolicy.manyDomains',
        `a stack should update ${MANY_DOMAINS} domains at most (got: more); IAM takes 10,240 characters of policies in a role, and while the list of domains changes there are two of this one: put the others into another stack`,
      );
    }
  }

  private hashOfDomains(): string {
    const arns = this.statement.resources.map((arn) => JSON.stringify(this.stack.resolve(arn)));
    return createHash('sha256').update(arns.sort().join()).digest('hex').slice(0, 8);
  }
}
