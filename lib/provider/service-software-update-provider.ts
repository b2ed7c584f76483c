import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type IRole, ManagedPolicy, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Annotations, Aws, type CfnCondition, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Construct, type IDependable } from 'constructs';
import { isSame } from '../construct-tree/is-same';
import { ResourcesBelow } from '../construct-tree/resources-below';
import { type DomainArn, domainArnIn } from '../domain/domain-arn';
import { conditionOf } from '../domain/domain-definition';
import { DomainPolicy } from '../domain/domain-policy';
import { handlerAsset } from './handler-asset';
import { WaitingMachine } from './waiting-machine';

const SHARED_PROVIDER_ID = 'ServiceSoftwareUpdateProvider';

/**
 * A role takes 10 managed policies by default, and while the list of domains changes there may be two of each.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MANY_POLICIES = 5;

/**
 * Properties of `ServiceSoftwareUpdateProvider`.
 */
export interface ServiceSoftwareUpdateProviderProps {
  /**
   * The VPC that the provider's function runs in. The function calls CloudFormation, Step Functions (where a deployment
   * waits), and OpenSearch Service's configuration API, and writes its answers to CloudFormation's bucket in Amazon S3. In
   * subnets without a way to the internet, there must be VPC endpoints for these, and a route to
   * `es.<region>.amazonaws.com`: AWS documents no endpoint for the configuration API. The function connects to no domain,
   * and needs no VPC for a domain that is in one.
   *
   * @default - the function runs outside of a VPC
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the VPC that the function runs in.
   *
   * @default - the private subnets, as `IVpc.selectSubnets` chooses them
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the function in the VPC.
   *
   * @default - a new security group that lets HTTPS out, and nothing in
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The role of the provider's function. Policies are attached to it: for the domains, the stack, the log group, and the VPC.
   * A role that was imported with `mutable: false` gets only those for the domains; the others it must have.
   *
   * @default - a new role
   */
  readonly role?: IRole;

  /**
   * The key that encrypts the environment variables of the function. They hold the name of the log group, and no secret.
   *
   * @default - AWS Lambda's own key
   */
  readonly environmentEncryption?: IKey;

  /**
   * Where the provider's function writes its log.
   *
   * @default - a new log group that keeps its events for three months, is encrypted with CloudWatch Logs' own key, and is
   * deleted with the stack
   */
  readonly logGroup?: ILogGroup;
}

/**
 * Carries out the updates that `ServiceSoftwareUpdate` declares: the Lambda function behind its custom resource, with
 * permissions on the domains of its stack that are updated, on its stack, and on its log group. Where an update is waited
 * for, a state machine of AWS Step Functions waits.
 *
 * A stack makes one on first use and shares it. Make one yourself only to configure it, and pass it to every
 * `ServiceSoftwareUpdate` as `provider`.
 */
export class ServiceSoftwareUpdateProvider extends Construct {
  /**
   * The stack's shared provider, made if it is not there yet.
   *
   * @param scope any construct in the stack.
   * @param props how to configure it, for the first call in the stack; later ones give the same, or none.
   * @throws if it is there and was configured in another way, or another construct has its id.
   */
  public static getOrCreate(
    scope: Construct,
    props?: ServiceSoftwareUpdateProviderProps,
  ): ServiceSoftwareUpdateProvider {
    const stack = Stack.of(scope);
    const existing =
      stack.node.tryFindChild(SHARED_PROVIDER_ID) ??
      new ServiceSoftwareUpdateProvider(stack, SHARED_PROVIDER_ID, props);
    if (!(existing instanceof ServiceSoftwareUpdateProvider)) {
      throw new Error(
        `the id ${SHARED_PROVIDER_ID} must be free in ${stack.node.path} (got: another construct of that id); give that one another id, or, if it is the provider of a second copy of this library, install one copy`,
      );
    }
    if (props) {
      existing.checkSameProps(props);
    }
    return existing;
  }

  /**
   * The ARN of the function that answers CloudFormation: the service token of each custom resource. It stays the same
   * for the life of the provider, because CloudFormation refuses to change it.
   */
  public readonly serviceToken: string;

  /**
   * Where the provider's function writes its log.
   */
  public readonly logGroup: ILogGroup;

  private readonly network: Network;
  private readonly handlerRole: IRole;
  private readonly handlerPolicy: Policy;
  private readonly handler: LambdaFunction;
  private waitingMachine: WaitingMachine | undefined;
  private readonly domainPolicies: DomainPolicy[] = [];
  /** Those that are not full yet. */
  private readonly openPolicies = new Map<CfnCondition | undefined, DomainPolicy>();

  /**
   * @throws if `vpcSubnets` or `securityGroups` are given without `vpc`.
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceSoftwareUpdateProviderProps = {},
  ) {
    super(scope, id);
    this.checkVpc();

    this.logGroup =
      props.logGroup ??
      new LogGroup(this, 'LogGroup', {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      });

    this.network = this.makeNetwork();
    this.handlerRole = this.allowVpcAccess(props.role ?? this.makeRole());
    this.handlerPolicy = this.makeHandlerPolicy();

    this.handler = this.makeHandler();
    this.serviceToken = this.handler.functionArn;
  }

  /**
   * Lets the handler update a domain.
   *
   * @returns what a custom resource for the domain must depend on.
   * @internal
   */
  public _allowUpdatesOf(domain: opensearchservice.IDomainRef): IDependable {
    const arn = domainArnIn(Stack.of(this), domain);
    const condition = conditionOf(domain, Stack.of(this));
    const open = this.openPolicies.get(condition);
    const policy = open?.tryAdd(arn) ? open : this.addDomainPolicy(arn, condition);
    // With `Role.customizeRoles`, there is no resource: somebody else gives the permissions.
    return policy.node.defaultChild ? policy : this.handler;
  }

  /**
   * The ARN of the state machine that waits for updates, made for the first update that waits.
   *
   * @internal
   */
  public _waitingMachineArn(): string {
    if (!this.waitingMachine) {
      this.waitingMachine = new WaitingMachine(this, 'WaitingMachine', this.handler);
      this.handlerPolicy.addStatements(
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.waitingMachine.arn] }),
      );
    }
    return this.waitingMachine.arn;
  }

  private addDomainPolicy(arn: DomainArn, condition?: CfnCondition): DomainPolicy {
    const number = this.domainPolicies.length + 1;
    const policy = new DomainPolicy(this, `DomainPolicy${number}`, this.handlerRole, condition);
    policy.tryAdd(arn);
    // Custom resources depend only on this policy. The policy depends on everything they need, at creation and until deletion.
    policy.node.addDependency(this.handler, this.handlerPolicy);
    if (this.props.vpc) {
      // Such as the endpoints, without which the functions reach nobody.
      policy.node.addDependency(new ResourcesBelow(this.props.vpc, (type) => type.startsWith('AWS::EC2::')));
    }
    // Those of the functions in a VPC need one of AWS's.
    if (number === MANY_POLICIES + (this.props.vpc ? 0 : 1)) {
      this.warnOfManyPolicies();
    }
    this.domainPolicies.push(policy);
    this.openPolicies.set(condition, policy);
    return policy;
  }

  private warnOfManyPolicies(): void {
    Annotations.of(this).addWarningV2(
      'cdk-opensearch-software-update:ServiceSoftwareUpdateProvider.manyDomains',
      `the domains of a stack should fit into ${MANY_POLICIES} managed policies, or ${MANY_POLICIES - 1} in a VPC (got: more); a role takes 10 by default, and while the list of domains changes there may be two of each: spread the domains over two stacks, or have the IAM quota "managed policies attached to an IAM role" raised`,
    );
  }

  /** Lambda's own default is a security group that is open for everything that goes out. */
  private makeNetwork(): Network {
    const { vpc, vpcSubnets, securityGroups } = this.props;
    return vpc ? { vpc, vpcSubnets, securityGroups: securityGroups ?? [this.makeSecurityGroup(vpc)] } : {};
  }

  private makeSecurityGroup(vpc: IVpc): ISecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Service software updates of Amazon OpenSearch Service domains',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS APIs');
    return group;
  }

  private allowVpcAccess(role: IRole): IRole {
    if (this.props.vpc) {
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'));
    }
    return role;
  }

  /** Not in the role's own policy: the role may be in another stack, which must not come after this one. */
  private makeHandlerPolicy(): Policy {
    const statement = new PolicyStatement({
      actions: [
        // An Update that rolls a stack back looks like any other; only the stack's status tells.
        'cloudformation:DescribeStacks',
        // A failure names what it has kept from being started: the list knows how far CloudFormation has come, and the
        // template what it has not come to yet. The list knows, too, whether a removed update has moved.
        'cloudformation:GetTemplate',
        'cloudformation:ListStackResources',
      ],
      // All three may be limited to a stack: https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudformation.html
      resources: [Stack.of(this).stackId],
    });
    const policy = new Policy(this, 'HandlerPolicy', { statements: [statement], policyName: this.policyName() });
    this.logGroup.grantWrite(policy);
    this.handlerRole.attachInlinePolicy(policy);
    return policy;
  }

  /** A role of the user's may serve providers of several stacks and regions, whose inline policies need names of their own. */
  private policyName(): string | undefined {
    const uuidOfStack = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    return this.props.role && `ServiceSoftwareUpdates-${this.node.addr.slice(-8)}-${uuidOfStack}`;
  }

  private makeRole(): IRole {
    return new Role(this, 'HandlerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  }

  private makeHandler(): LambdaFunction {
    return new LambdaFunction(this, 'Handler', {
      description: 'Starts, reschedules and cancels Amazon OpenSearch Service software updates',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(handlerAsset()),
      handler: 'index.handler',
      role: this.handlerRole,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { LOG_GROUP_NAME: this.logGroup.logGroupName },
      memorySize: 512,
      environmentEncryption: this.props.environmentEncryption,
      ...this.network,
      // Longer than the longest retry budget (lambda/aws/retry-budget.ts), and so than maxWaitForSlot.
      timeout: Duration.minutes(14),
    });
  }

  private checkVpc(): void {
    for (const prop of ['vpcSubnets', 'securityGroups'] as const) {
      if (this.props[prop] && !this.props.vpc) {
        throw new Error(`${prop} must go with vpc (got: ${prop} alone); set vpc, or remove ${prop}`);
      }
    }
  }

  private checkSameProps(props: ServiceSoftwareUpdateProviderProps): void {
    const names = Object.keys({ ...this.props, ...props }) as (keyof ServiceSoftwareUpdateProviderProps)[];
    const other = names.find((name) => !isSame(this.props[name], props[name]));
    if (other) {
      throw new Error(
        `the provider of ${Stack.of(this).node.path} must be configured once (got: another ${other}); give the same props, or make a ServiceSoftwareUpdateProvider of your own and pass it as provider`,
      );
    }
  }
}

type Network = Pick<ServiceSoftwareUpdateProviderProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
