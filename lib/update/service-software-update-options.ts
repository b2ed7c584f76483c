import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { ServiceSoftwareUpdateProvider } from '../provider/service-software-update-provider';
import type { UpdateMilestone } from './update-milestone';
import type { UpdateSchedule } from './update-schedule';

/**
 * What the updates of one domain and of many have in common.
 */
export interface CommonServiceSoftwareUpdateOptions {
  /**
   * The service software version that the domain must run, such as `OpenSearch_2_19_R20260720`, or `R20260720` for the
   * release alone: as the service names it, in `newVersion` of an update that has passed in another stage, say. If the
   * domain runs it already, nothing happens; if the service offers another one, the deployment fails.
   *
   * @default - the version that the service offers
   */
  readonly targetVersion?: string;

  /**
   * How long to wait for a domain's update to complete, from the beginning of its own deployment; from 1 minute to 12
   * hours, and only where the deployment waits for `UpdateMilestone.COMPLETED`. An update that takes longer fails the
   * deployment, and may go on; the rollback of the stack cancels it if it is still pending.
   *
   * CloudFormation waits for a custom resource for an hour at most. For a timeout of more than 55 minutes, the update has
   * an `AWS::CloudFormation::WaitCondition` and its handle besides: two resources more. A changed update gets another pair. What the
   * CDK cannot see does not change the pair: if `trigger`, `targetVersion` or the start is a CloudFormation parameter, say, a deployment with
   * another value of it does not wait.
   *
   * @default - 50 minutes; 12 hours for an update in the off-peak window
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html
   */
  readonly timeout?: Duration;

  /**
   * For how long to try again, from 1 to 10 minutes, if the domain is not eligible, because another change of it is in
   * progress, say, or if the service has no slot at the wanted time. Then the deployment fails.
   *
   * @default - the deployment fails at once
   */
  readonly maxWaitForSlot?: Duration;

  /**
   * Any text; another value than at the last deployment looks for an update again, and starts it if there is one.
   * Without a changed property, CloudFormation does not run the update again, also when a newer release is out.
   *
   * @default - the update runs when the construct is added, and when another of its properties changes
   */
  readonly trigger?: string;

  /**
   * What happens to a pending update when the construct leaves the stack, the stack is deleted, or the domain is
   * replaced by another: `DESTROY` cancels it, `RETAIN` leaves it alone, and `RETAIN_ON_UPDATE_OR_DELETE` leaves it
   * alone but cancels it if the deployment that adds the construct is rolled back. An update that has started cannot
   * be cancelled.
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CancelServiceSoftwareUpdate.html
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The provider that carries the update out. It must be in the same stack, and stay the same for as long as the update is
   * deployed: CloudFormation refuses to change a custom resource's service token.
   *
   * @default - the provider that the stack shares, `ServiceSoftwareUpdateProvider.getOrCreate`
   */
  readonly provider?: ServiceSoftwareUpdateProvider;
}

/**
 * How a domain is updated: everything but the domain.
 */
export interface ServiceSoftwareUpdateOptions extends CommonServiceSoftwareUpdateOptions {
  /**
   * When the service starts the update.
   *
   * @default UpdateSchedule.now()
   */
  readonly schedule?: UpdateSchedule;

  /**
   * How far the update has come when the deployment succeeds. `COMPLETED` needs an update that starts and ends within
   * `timeout`: a deployment fails if the service schedules the update beyond it.
   *
   * @default UpdateMilestone.SCHEDULED
   */
  readonly waitUntil?: UpdateMilestone;
}
