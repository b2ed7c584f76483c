import { type IRole, Policy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Aws, type CfnCondition, Fn, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import { type Construct, DependencyGroup, type IDependable } from 'constructs';
import type { DomainArn } from '../domain/domain-arn';
import { DOMAIN_ACTIONS, DomainPolicy } from '../domain/domain-policy';
import { warnOfManyPolicies } from './managed-policy-quota';

/** The key of the context that `Role.customizeRoles` sets. */
const CUSTOMIZE_ROLES = '@aws-cdk/iam:customizeRoles';

export interface HandlerPermissionsProps {
  /** Of the function. */
  readonly role: IRole;
  /** Whether the user has given the role. It may serve other providers, and the CDK may not be able to change it. */
  readonly isGiven: boolean;
  readonly logGroup: ILogGroup;
}

/** What the provider's function may do, and the policies that say so. They are children of the provider. */
export class HandlerPermissions {
  /** All of it, complete when the app is synthesized. */
  readonly document: PolicyDocument;
  private readonly handlerPolicy: HandlerPolicy;
  private readonly arns: string[] = [];
  private readonly domainPolicies: DomainPolicy[] = [];
  /** Those that are not full yet. */
  private readonly openPolicies = new Map<CfnCondition | undefined, DomainPolicy>();
  private readonly prerequisites: DependencyGroup;

  constructor(
    private readonly provider: Construct,
    private readonly props: HandlerPermissionsProps,
  ) {
    const statements = [stackStatement(provider), logStatement(props.logGroup)];
    this.document = new PolicyDocument({ statements });
    // Not in the role's own policy: the role may be in another stack, which must not come after this one.
    this.handlerPolicy = this.attach('HandlerPolicy', statements);
    this.prerequisites = new DependencyGroup(this.handlerPolicy);
    provider.node.addValidation({
      validate: () => {
        warnOfManyPolicies(provider, this.domainPolicies.length, props.role);
        return [];
      },
    });
  }

  /** Custom resources are created after the prerequisite, and deleted before it. */
  require(prerequisite: IDependable): void {
    this.prerequisites.add(prerequisite);
  }

  /** For a role that takes no policy of AWS's: the CDK cannot attach one to an imported role. */
  allowVpcAccess(): Policy {
    const statement = vpcStatement();
    this.document.addStatements(statement);
    return this.attach('VpcPolicy', [statement]);
  }

  allowExecutionsOf(stateMachineArn: string): void {
    const statement = new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] });
    this.document.addStatements(statement);
    if (this.isReported()) {
      // The report has what the inline policy held when it was attached.
      this.props.role.addToPrincipalPolicy(statement);
    } else {
      this.handlerPolicy.addStatements(statement);
    }
  }

  /** @returns what a custom resource for the domain must depend on. */
  allowUpdatesOf(arn: DomainArn, condition?: CfnCondition): IDependable {
    if (this.arns.length === 0) {
      this.document.addStatements(this.domainStatement());
    }
    this.arns.push(condition ? onlyIf(condition, arn.arn) : arn.arn);
    if (this.isReported()) {
      this.domainPolicyFor(arn, condition);
      return this.prerequisites;
    }
    // Custom resources depend only on the policy. The policy depends on everything they need, at creation and until deletion.
    return this.handlerPolicy.isTaken ? this.domainPolicyFor(arn, condition) : this.prerequisites;
  }

  private domainPolicyFor(arn: DomainArn, condition?: CfnCondition): DomainPolicy {
    const open = this.openPolicies.get(condition);
    return open?.tryAdd(arn) ? open : this.addDomainPolicy(arn, condition);
  }

  private addDomainPolicy(arn: DomainArn, condition?: CfnCondition): DomainPolicy {
    const id = `DomainPolicy${this.domainPolicies.length + 1}`;
    const policy = new DomainPolicy(this.provider, id, this.props.role, condition);
    policy.tryAdd(arn);
    policy.node.addDependency(this.prerequisites);
    this.domainPolicies.push(policy);
    this.openPolicies.set(condition, policy);
    return policy;
  }

  private attach(id: string, statements: PolicyStatement[]): HandlerPolicy {
    const policy = new HandlerPolicy(this.provider, id, { statements, policyName: this.policyName(id) });
    this.props.role.attachInlinePolicy(policy);
    return policy;
  }

  /** A role of the user's may serve providers of several stacks and regions, whose inline policies need names of their own. */
  private policyName(id: string): string | undefined {
    const uuidOfStack = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    const kind = id === 'HandlerPolicy' ? '' : `${id}-`;
    return this.props.isGiven
      ? `ServiceSoftwareUpdates-${kind}${this.provider.node.addr.slice(-8)}-${uuidOfStack}`
      : undefined;
  }

  /** Of all domains, for the document. Late, because a statement is frozen as soon as somebody has looked at it. */
  private domainStatement(): PolicyStatement {
    return new PolicyStatement({
      actions: DOMAIN_ACTIONS,
      resources: Lazy.uncachedList({ produce: () => this.arns }),
    });
  }

  /** With `Role.customizeRoles`, there is no role and no policy, but a report for the one who makes the role. */
  private isReported(): boolean {
    const customized: { readonly preventSynthesis?: boolean } | undefined =
      this.props.role.node.tryGetContext(CUSTOMIZE_ROLES);
    return customized !== undefined && customized.preventSynthesis !== false;
  }
}

/** Knows whether the role has taken it. A role that cannot be changed, such as one with `mutable: false`, takes none. */
class HandlerPolicy extends Policy {
  isTaken = false;

  override attachToRole(role: IRole): void {
    super.attachToRole(role);
    this.isTaken = true;
  }
}

/** CloudFormation refuses a reference to a resource that its condition leaves out. */
function onlyIf(condition: CfnCondition, arn: string): string {
  return Token.asString(Fn.conditionIf(condition.logicalId, arn, Aws.NO_VALUE));
}

function stackStatement(provider: Construct): PolicyStatement {
  return new PolicyStatement({
    actions: [
      // An Update that rolls a stack back looks like any other; only the stack's status tells.
      'cloudformation:DescribeStacks',
      // A failure names what it has kept from being started: the list knows how far CloudFormation has come, and the
      // template what it has not come to yet. The list knows, too, whether a removed update has moved.
      'cloudformation:GetTemplate',
      'cloudformation:ListStackResources',
    ],
    // All three may be limited to a stack: https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudformation.html
    resources: [Stack.of(provider).stackId],
  });
}

function logStatement(logGroup: ILogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
function vpcStatement(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}
