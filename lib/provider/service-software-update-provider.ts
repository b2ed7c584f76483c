import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type IRole, ManagedPolicy, type PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { LogLevel } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Construct, type IDependable } from 'constructs';
import { isSame } from '../construct-tree/is-same';
import { ResourcesBelow } from '../construct-tree/resources-below';
import { domainArnIn } from '../domain/domain-arn';
import { conditionOf } from '../domain/domain-definition';
import { handlerAsset } from './handler-asset';
import { HandlerPermissions } from './handler-permissions';
import { WaitingMachine } from './waiting-machine';

const SHARED_PROVIDER_ID = 'ServiceSoftwareUpdateProvider';
const VPC_POLICY = 'service-role/AWSLambdaVPCAccessExecutionRole';

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
   * A role that the CDK cannot change is left as it is, and must have what `requiredPolicy` holds: one that was imported with
   * `mutable: false`, one of `withoutPolicyUpdates()`, and one of another account.
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

  /**
   * What the state machine logs about its executions: failed executions (`FATAL`), all errors (`ERROR`), or everything
   * (`ALL`). It logs to the provider's log group. A stack has a state machine only if an update waits for
   * `UpdateMilestone.COMPLETED`. AWS Control Tower's control CT.STEPFUNCTIONS.PR.1 demands `ERROR` or `ALL`.
   *
   * The log never includes the data of executions. Their inputs hold presigned URLs, and whoever has such a URL can answer
   * CloudFormation.
   *
   * Every level except `OFF` allows the role of the state machine eight actions: `logs:CreateLogDelivery`,
   * `logs:GetLogDelivery`, `logs:UpdateLogDelivery`, `logs:DeleteLogDelivery`, `logs:ListLogDeliveries`,
   * `logs:PutResourcePolicy`, `logs:DescribeResourcePolicies` and `logs:DescribeLogGroups`. They are allowed on all resources
   * (`*`), because [Step Functions needs them so](https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy):
   * they cannot be limited to a log group. That is why the state machine does not log by default: its role has no
   * wildcard then, and the function logs what it does for each request anyway.
   *
   * To turn the log off again, set `LogLevel.OFF`. It is not enough to remove the prop, because CloudFormation then leaves
   * the state machine's log as it is.
   *
   * @default - the state machine does not log
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
   */
  readonly stateMachineLogLevel?: LogLevel;

  /**
   * Whether AWS X-Ray traces the executions of the state machine. A stack has a state machine only if an update waits for
   * `UpdateMilestone.COMPLETED`. AWS Control Tower's control CT.STEPFUNCTIONS.PR.2 demands `true`.
   *
   * Tracing allows the role of the state machine four actions: `xray:PutTraceSegments`, `xray:PutTelemetryRecords`,
   * `xray:GetSamplingRules` and `xray:GetSamplingTargets`. They are allowed on all resources (`*`), because
   * [X-Ray cannot limit them](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html).
   * That is why there are no traces by default: the role has no wildcard then.
   *
   * To turn the traces off again, set `false`. It is not enough to remove the prop, because CloudFormation then leaves the
   * state machine's tracing as it is.
   *
   * @default false
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
   */
  readonly stateMachineTracingEnabled?: boolean;
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

  /**
   * What the function's role must be allowed: the policies that the provider attaches to it, in one. Of use where the provider cannot
   * attach them: a role that was imported with `mutable: false`, one of `withoutPolicyUpdates()`, and one of another
   * account are left as they are. Complete when the app is synthesized, so that updates which are declared later count.
   *
   * @example
   * import { CfnOutput, Stack } from 'aws-cdk-lib';
   * import { ServiceSoftwareUpdateProvider } from 'cdk-opensearch-software-update';
   *
   * declare const provider: ServiceSoftwareUpdateProvider;
   * declare const stack: Stack;
   *
   * new CfnOutput(stack, 'RequiredPolicy', { value: stack.toJsonString(provider.requiredPolicy) });
   */
  public readonly requiredPolicy: PolicyDocument;

  private readonly network: Network;
  private readonly handlerRole: IRole;
  private readonly permissions: HandlerPermissions;
  private readonly handler: LambdaFunction;
  private waitingMachine: WaitingMachine | undefined;

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
    this.handlerRole = props.role ?? this.makeRole();
    this.permissions = new HandlerPermissions(this, {
      role: this.handlerRole,
      isGiven: props.role !== undefined,
      logGroup: this.logGroup,
    });
    this.requiredPolicy = this.permissions.document;

    this.handler = this.makeHandler();
    this.serviceToken = this.handler.functionArn;
    this.permissions.require(this.handler);
    this.connectToVpc();
  }

  /**
   * Lets the handler update a domain.
   *
   * @returns what a custom resource for the domain must depend on.
   * @internal
   */
  public _allowUpdatesOf(domain: opensearchservice.IDomainRef): IDependable {
    const stack = Stack.of(this);
    return this.permissions.allowUpdatesOf(domainArnIn(stack, domain), conditionOf(domain, stack));
  }

  /**
   * The ARN of the state machine that waits for updates, made for the first update that waits.
   *
   * @internal
   */
  public _waitingMachineArn(): string {
    if (!this.waitingMachine) {
      this.waitingMachine = new WaitingMachine(this, 'WaitingMachine', {
        handler: this.handler,
        logGroup: this.logGroup,
        logLevel: this.props.stateMachineLogLevel,
        tracingEnabled: this.props.stateMachineTracingEnabled,
      });
      this.permissions.allowExecutionsOf(this.waitingMachine.arn);
    }
    return this.waitingMachine.arn;
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

  private makeRole(): IRole {
    return new Role(this, 'HandlerRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: this.props.vpc && [ManagedPolicy.fromAwsManagedPolicyName(VPC_POLICY)],
    });
  }

  private connectToVpc(): void {
    const { vpc, role } = this.props;
    if (!vpc) {
      return;
    }
    // Such as the endpoints, without which the function reaches nobody.
    this.permissions.require(new ResourcesBelow(vpc, (type) => type.startsWith('AWS::EC2::')));
    if (Role.isRole(role)) {
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(VPC_POLICY));
    } else if (role) {
      // Lambda makes no function in a VPC whose role lacks the permission.
      this.handler.node.addDependency(this.permissions.allowVpcAccess());
    }
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
        `the provider of ${Stack.of(this).node.path} must be configured once (got: another ${other}); configure it before the first update of the stack, give the same props, or make a ServiceSoftwareUpdateProvider of your own and pass it as provider`,
      );
    }
  }
}

type Network = Pick<ServiceSoftwareUpdateProviderProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
