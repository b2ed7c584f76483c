/**
 * The contract between the construct and its handler: what CloudFormation carries to the handler as
 * `ResourceProperties`, and back to the template as attributes. The construct `satisfies` it, the handler parses it once.
 */
export interface ServiceSoftwareUpdateProperties {
  readonly DomainName: string;
  /** The value of StartServiceSoftwareUpdate's parameter of the same name. */
  readonly ScheduleAt: 'NOW' | 'TIMESTAMP' | 'OFF_PEAK_WINDOW';
  /** ISO 8601 in UTC, so that a person can read it in `cdk diff`; given for `TIMESTAMP` only. */
  readonly DesiredStartTime?: string;
  readonly TargetVersion?: string;
  /** Not there for the milestone SCHEDULED, which the handler reaches by itself. */
  readonly WaitUntil?: 'COMPLETED';
  /** Seconds from the request to the end of the wait; given with `WaitUntil` only. */
  readonly Timeout?: string;
  /** Seconds for which a busy domain or a missing slot is tried again. */
  readonly MaxWaitForSlot?: string;
  /** The machine that waits; given with `WaitUntil` only. */
  readonly StateMachineArn?: string;
  /** Where to signal the end of a wait that is longer than CloudFormation waits for a custom resource. A secret. */
  readonly WaitHandle?: string;
  /** Means nothing by itself: CloudFormation sends an Update only when a property changes. */
  readonly Trigger?: string;
}

/** The part that a schedule renders. */
export type ScheduleProperties = Pick<ServiceSoftwareUpdateProperties, 'ScheduleAt' | 'DesiredStartTime'>;

/** The order in which a wait condition's data holds the attributes. */
export const ATTRIBUTE_NAMES = [
  'NewVersion',
  'UpdateStatus',
  'CurrentVersion',
  'UpdateAvailable',
  'Cancellable',
  'Description',
  'AutomatedUpdateDate',
  'OptionalDeployment',
] as const satisfies readonly (keyof ServiceSoftwareUpdateAttributes)[];

/** What separates the attributes there; no attribute holds it. */
export const ATTRIBUTE_SEPARATOR = '|';

/**
 * The attributes, named as the API names them. Every answer holds every one, as a string: CloudFormation fails a
 * stack that reads a missing attribute.
 */
export interface ServiceSoftwareUpdateAttributes {
  readonly NewVersion: string;
  readonly UpdateStatus: string;
  readonly CurrentVersion: string;
  readonly UpdateAvailable: string;
  readonly Cancellable: string;
  readonly Description: string;
  readonly AutomatedUpdateDate: string;
  readonly OptionalDeployment: string;
}
