/**
 * How far an update has come when its deployment succeeds.
 */
export enum UpdateMilestone {
  /**
   * The service has scheduled the update, or runs it already, or there is none to install.
   */
  SCHEDULED = 'SCHEDULED',

  /**
   * The domain runs the new version. An update typically takes minutes, but it can take hours or days, and a
   * deployment waits for 12 hours at most.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/service-software.html
   */
  COMPLETED = 'COMPLETED',
}
