import { CfnRole, type IRole } from 'aws-cdk-lib/aws-iam';
import { Annotations, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MANAGED_POLICIES_OF_A_ROLE = 10;

/** While the list of domains changes, the role has the policies of the former and of the new list. */
export function warnOfManyPolicies(provider: Construct, domainPolicies: number, role: IRole): void {
  const others = managedPoliciesOf(role);
  const atOnce = 2 * domainPolicies + others;
  if (domainPolicies === 0 || atOnce <= MANAGED_POLICIES_OF_A_ROLE) {
    return;
  }
  Annotations.of(provider).addWarningV2(
    'cdk-opensearch-software-update:ServiceSoftwareUpdateProvider.manyDomains',
    `the domains of a stack should fit into a role's ${MANAGED_POLICIES_OF_A_ROLE} managed policies (got: ${domainPolicies} for the domains, of which there may be two each while the list of domains changes, and ${others} others of the role); spread the domains over two stacks, have the IAM quota "managed policies attached to an IAM role" raised, or, if many domains have conditions, note that each condition takes a policy of its own`,
  );
}

/** As far as the app declares them: those of an imported role are not known. */
function managedPoliciesOf(role: IRole): number {
  const resource = role.node.defaultChild;
  if (!(resource instanceof CfnRole)) {
    return 0;
  }
  const arns: unknown = Stack.of(resource).resolve(resource.managedPolicyArns);
  return Array.isArray(arns) ? arns.length : 0;
}
