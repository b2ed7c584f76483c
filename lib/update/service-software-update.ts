import {
  Arn,
  ArnFormat,
  type CfnResource,
  CustomResource,
  RemovalPolicy,
  Stack,
  Token,
  TokenComparison,
} from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { ResourcesBelow } from '../construct-tree/resources-below';
import { DOMAIN_NAME } from '../contract/limits';
import type { ServiceSoftwareUpdateAttributes, ServiceSoftwareUpdateProperties } from '../contract/resource-properties';
import { changesDomain, conditionOf, definitionOf } from '../domain/domain-definition';
import { addUpdate, findUpdate } from '../domain/domain-updates';
import { ServiceSoftwareUpdateProvider } from '../provider/service-software-update-provider';
import type { ServiceSoftwareUpdateOptions } from './service-software-update-options';
import { UpdateSchedule } from './update-schedule';
import { UpdateWaitCondition, WAIT_CONDITION_ID } from './wait-condition';
import { renderWaiting, serviceTimeout, waitConditionSeconds } from './waiting';

/**
 * Properties of `ServiceSoftwareUpdate`.
 */
export interface ServiceSoftwareUpdateProps extends ServiceSoftwareUpdateOptions {
  /**
   * The domain to update: a `Domain`, an imported one, or a `CfnDomain`; for a domain that is known by its name only,
   * `CfnDomain.fromDomainName`. (`Domain.fromDomainEndpoint` takes an endpoint's prefix, `search-` or `vpc-`, for a part
   * of the name.) It must be in the account and region of the stack. If it has a condition, set that first: the update
   * gets the same one. Another domain is a replacement: the pending update
   * of the former one is cancelled, unless `removalPolicy` retains it. (Where the name is a token, such as a parameter,
   * whose value changes, it is left alone: the handler has lost the permission for the former domain by then.)
   */
  readonly domain: opensearchservice.IDomainRef;
}

/**
 * Starts an Amazon OpenSearch Service software update of a domain when it is deployed, and cancels it, while it is
 * still pending, when it is removed. A pending update that is due at another time than wanted is rescheduled.
 *
 * A deployment succeeds when the update is scheduled, is running already, or there is none to install; with
 * `waitUntil: UpdateMilestone.COMPLETED`, when the domain runs the new version. The attributes hold what was true at
 * that moment; they do not follow the update.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/service-software.html
 */
export class ServiceSoftwareUpdate extends Construct {
  /**
   * The service software version that the update installs, such as `OpenSearch_2_19_R20260720`; if there is nothing to
   * install, the version that the domain runs.
   */
  public readonly newVersion: string;

  /**
   * The status of the update: `PENDING_UPDATE`, `IN_PROGRESS`, `COMPLETED` (also when there is nothing to install),
   * `NOT_ELIGIBLE` or `ELIGIBLE`.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_ServiceSoftwareOptions.html
   */
  public readonly updateStatus: string;

  /**
   * The service software version that the domain runs, such as `OpenSearch_2_19_R20260101`.
   */
  public readonly currentVersion: string;

  /**
   * Whether the service has an update for the domain: the text `true` or `false`, or empty where the service does not say.
   */
  public readonly updateAvailable: string;

  /**
   * Whether the update can be cancelled: the text `true` or `false`, or empty where the service does not say.
   */
  public readonly cancellable: string;

  /**
   * What the service says of the update, in its own words, cut to some 1,000 bytes.
   */
  public readonly updateDescription: string;

  /**
   * When the service installs the update by itself: ISO 8601 in UTC, such as `2026-12-01T02:00:00.000Z`, or empty where
   * it does not plan to.
   */
  public readonly automatedUpdateDate: string;

  /**
   * Whether the update is optional: the text `true`, or `false` if the service installs it by itself after
   * `automatedUpdateDate`; empty where the service does not say.
   */
  public readonly optionalDeployment: string;

  /**
   * @throws if the domain's name is no domain name; the domain is in another account or region than the stack; the
   * stack updates the domain twice; `targetVersion` is no version; `timeout` or `maxWaitForSlot` is out of its range;
   * `waitUntil` and `schedule` contradict each other; the provider is in another stack; or the removal policy is
   * `SNAPSHOT`.
   */
  constructor(scope: Construct, id: string, props: ServiceSoftwareUpdateProps) {
    super(scope, id);
    const { domainName } = props.domain.domainRef;
    const provider = props.provider ?? ServiceSoftwareUpdateProvider.getOrCreate(this);

    checkDomainName(domainName);
    this.checkEnvironment(props.domain);
    this.checkProvider(provider);
    checkTargetVersion(props.targetVersion);
    checkRemovalPolicy(props.removalPolicy);
    const schedule = (props.schedule ?? UpdateSchedule.now())._render();
    const waiting = renderWaiting(props, schedule);
    this.claimDomain(props.domain);

    const request = {
      DomainName: domainName,
      ...schedule,
      TargetVersion: props.targetVersion,
      ...waiting,
      Trigger: props.trigger,
    };
    const waitSeconds = waitConditionSeconds(props, schedule);
    const waitCondition = waitSeconds ? this.addWaitCondition(props.domain, request, waitSeconds) : undefined;
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::ServiceSoftwareUpdate',
      serviceTimeout: serviceTimeout(props, waitSeconds),
      removalPolicy: props.removalPolicy,
      properties: {
        ...request,
        StateMachineArn: waiting.WaitUntil && provider._waitingMachineArn(),
        WaitHandle: waitCondition?.url,
      } satisfies ServiceSoftwareUpdateProperties,
    });
    const { cfnOptions } = resource.node.defaultChild as CfnResource;
    cfnOptions.condition = conditionOf(props.domain, Stack.of(this));
    if (!props.removalPolicy) {
      // The CDK writes down what is CloudFormation's default. In the template of a fleet, that is a tenth.
      cfnOptions.deletionPolicy = undefined;
      cfnOptions.updateReplacePolicy = undefined;
    }
    resource.node.addDependency(
      provider._allowUpdatesOf(props.domain),
      new ResourcesBelow(props.domain, changesDomain),
    );

    waitCondition?.waitAfter(resource, this);

    const attribute = (name: keyof ServiceSoftwareUpdateAttributes) =>
      waitCondition ? waitCondition.attribute(name) : resource.getAttString(name);
    this.newVersion = attribute('NewVersion');
    this.updateStatus = attribute('UpdateStatus');
    this.currentVersion = attribute('CurrentVersion');
    this.updateAvailable = attribute('UpdateAvailable');
    this.cancellable = attribute('Cancellable');
    this.updateDescription = attribute('Description');
    this.automatedUpdateDate = attribute('AutomatedUpdateDate');
    this.optionalDeployment = attribute('OptionalDeployment');
  }

  /** A domain that the stack defines may get another name, which its own token does not tell. */
  private addWaitCondition(
    domain: opensearchservice.IDomainRef,
    request: Readonly<Record<string, unknown>>,
    timeoutSeconds: string,
  ): UpdateWaitCondition {
    return new UpdateWaitCondition(this, WAIT_CONDITION_ID, {
      request: () => ({ ...request, givenName: definitionOf(domain)?.domainName }),
      timeoutSeconds,
      condition: conditionOf(domain, Stack.of(this)),
    });
  }

  /** The handler calls the service in the stack's own account and region. */
  private checkEnvironment(domain: opensearchservice.IDomainRef): void {
    const stack = Stack.of(this);
    const { domainArn } = domain.domainRef;
    const arn = Token.isUnresolved(domainArn) ? undefined : Arn.split(domainArn, ArnFormat.SLASH_RESOURCE_NAME);

    for (const place of ['account', 'region'] as const) {
      for (const actual of [domain.env[place], arn?.[place]]) {
        if (actual && Token.compareStrings(actual, stack[place]) === TokenComparison.DIFFERENT) {
          throw new Error(
            `domain must be in the ${place} of its stack, ${stack[place]} (got: ${actual}); put the update into a stack of that ${place}`,
          );
        }
      }
    }
  }

  private claimDomain(domain: opensearchservice.IDomainRef): void {
    const stack = Stack.of(this);
    const other = findUpdate(stack, domain);
    if (other) {
      throw new Error(
        `domain must have one update in a stack (got: a second one at ${this.node.path}, beside ${other.node.path}); remove one of them`,
      );
    }
    addUpdate(stack, domain, this);
  }

  private checkProvider(provider: ServiceSoftwareUpdateProvider): void {
    if (Stack.of(provider) !== Stack.of(this)) {
      throw new Error(
        `provider must be in the stack of the update, ${Stack.of(this).node.path} (got: ${provider.node.path}); make one in that stack`,
      );
    }
  }
}

/** Not a token, nor what stands for a value until CloudFormation, or the CDK in its first round of look-ups, has found it. */
function isKnown(text: string): boolean {
  return !Token.isUnresolved(text) && !text.startsWith('dummy-value-for-') && !text.includes('{{resolve:');
}

/** @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html */
function checkDomainName(domainName: string): void {
  if (isKnown(domainName) && !DOMAIN_NAME.test(domainName)) {
    throw new Error(
      `domain must have a name of 3 to 28 lowercase letters, digits and hyphens that starts with a letter (got: ${domainName}); check the name`,
    );
  }
}

/** The formats that the service has used: with and without the engine, and with a patch number. */
function checkTargetVersion(targetVersion?: string): void {
  if (
    targetVersion !== undefined &&
    isKnown(targetVersion) &&
    !/^([A-Za-z]+_\d+_\d+_)?R\d{8}(-P\d+)?$/.test(targetVersion)
  ) {
    throw new Error(
      `targetVersion must be a service software version (got: ${targetVersion}); give one as the service does, such as OpenSearch_2_19_R20260720 or R20260720`,
    );
  }
}

function checkRemovalPolicy(removalPolicy?: RemovalPolicy): void {
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    throw new Error(
      'removalPolicy must be one that an update knows (got: snapshot); use DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE',
    );
  }
}
