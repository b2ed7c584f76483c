import * as path from 'node:path';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Construct, type IDependable } from 'constructs';
import { domainArnIn } from './domain-arn';
import { DomainPolicy } from './domain-policy';

/** One folder up from here is the package, for the compiled file in `dist/` as for this one in `lib/`. */
const HANDLER_ASSET = path.join(__dirname, '..', 'dist', 'handler');

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
   * Where the provider's functions write their logs.
   *
   * @default - a new log group that keeps its events for three months and is deleted with the stack
   */
  readonly logGroup?: ILogGroup;
}

/**
 * Carries out the updates that `ServiceSoftwareUpdate` declares: the Lambda functions behind its custom resource, with
 * permissions on the domains of its stack that are updated, and on nothing else.
 *
 * A stack makes one on first use and shares it. Make one yourself only to configure it, and pass it to every
 * `ServiceSoftwareUpdate` as `provider`.
 */
export class ServiceSoftwareUpdateProvider extends Construct {
  /**
   * The stack's shared provider, made if it is not there yet.
   *
   * @param scope any construct in the stack.
   * @throws if another construct has the provider's id.
   */
  public static getOrCreate(scope: Construct): ServiceSoftwareUpdateProvider {
    const stack = Stack.of(scope);
    const existing =
      stack.node.tryFindChild(SHARED_PROVIDER_ID) ?? new ServiceSoftwareUpdateProvider(stack, SHARED_PROVIDER_ID);
    if (!(existing instanceof ServiceSoftwareUpdateProvider)) {
      throw new Error(
        `the id ${SHARED_PROVIDER_ID} must be free in ${stack.node.path} (got: another construct of that id); give that one another id`,
      );
    }
    return existing;
  }

  /**
   * The ARN of the function that answers CloudFormation: the service token of each custom resource. It stays the same
   * for the life of the provider, because CloudFormation refuses to change it.
   */
  public readonly serviceToken: string;

  /**
   * Where the provider's functions write their logs.
   */
  public readonly logGroup: ILogGroup;

  private readonly handlerRole: IRole;
  private readonly framework: Provider;
  private readonly domainPolicies: DomainPolicy[] = [];

  constructor(scope: Construct, id: string, props: ServiceSoftwareUpdateProviderProps = {}) {
    super(scope, id);

    this.logGroup =
      props.logGroup ??
      new LogGroup(this, 'LogGroup', {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      });

    this.handlerRole = this.makeRole('HandlerRole');
    this.handlerRole.addToPrincipalPolicy(
      // An Update that rolls a stack back looks like any other; only the stack's status tells.
      new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Stack.of(this).stackId] }),
    );

    this.framework = new Provider(this, 'Framework', {
      onEventHandler: this.makeHandler('OnEvent', 'index.onEvent'),
      isCompleteHandler: this.makeHandler('IsComplete', 'index.isComplete'),
      // An update takes minutes to an hour.
      queryInterval: Duration.seconds(15),
      totalTimeout: Duration.hours(1),
      logGroup: this.logGroup,
      // Roles of our own, because the framework's would have a managed policy with wildcards.
      frameworkOnEventRole: this.makeRole('FrameworkOnEventRole'),
      frameworkCompleteAndTimeoutRole: this.makeRole('FrameworkIsCompleteRole'),
      disableWaiterStateMachineLogging: true,
    });
    this.serviceToken = this.framework.serviceToken;
  }

  /**
   * Lets the handler update a domain.
   *
   * @returns what a custom resource for the domain must depend on.
   * @internal
   */
  public _allowUpdatesOf(domain: opensearchservice.IDomainRef): IDependable {
    const arn = domainArnIn(Stack.of(this), domain.domainRef);
    const last = this.domainPolicies.at(-1);
    if (last?.allow(arn)) {
      return last;
    }
    const next = this.addDomainPolicy();
    next.allow(arn);
    return next;
  }

  private addDomainPolicy(): DomainPolicy {
    const number = this.domainPolicies.length + 1;
    const policy = new DomainPolicy(this, `DomainPolicy${number}`, this.handlerRole);
    // Custom resources depend on the policy alone, and through it on all that must be there before them, and after.
    policy.node.addDependency(this.framework);
    if (number === MANY_POLICIES + 1) {
      this.warnOfManyPolicies();
    }
    this.domainPolicies.push(policy);
    return policy;
  }

  private warnOfManyPolicies(): void {
    Annotations.of(this).addWarningV2(
      'cdk-opensearch-software-update:ServiceSoftwareUpdateProvider.manyDomains',
      `the domains of a stack should fit into ${MANY_POLICIES} managed policies (got: more); a role takes 10 by default, and while the list of domains changes there may be two of each: spread the domains over two stacks, or have the IAM quota "managed policies attached to an IAM role" raised`,
    );
  }

  private makeRole(id: string): IRole {
    const role = new Role(this, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    return role;
  }

  private makeHandler(id: string, handler: string): LambdaFunction {
    return new LambdaFunction(this, id, {
      description: 'Starts, reschedules and cancels Amazon OpenSearch Service software updates',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(HANDLER_ASSET),
      handler,
      role: this.handlerRole,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      memorySize: 256,
      // Longer than maxWaitForSlot and the handler's own patience (lambda/clients.ts), shorter than the framework's 15.
      timeout: Duration.minutes(14),
    });
  }
}
