/** What the service says of a domain's software, in the API's names. */
export interface SoftwareOptions {
  readonly CurrentVersion?: string;
  readonly NewVersion?: string;
  readonly UpdateAvailable?: boolean;
  readonly Cancellable?: boolean;
  readonly UpdateStatus?: string;
  readonly Description?: string;
  readonly AutomatedUpdateDate?: Date;
  readonly OptionalDeployment?: boolean;
}

/** What the service says of a domain, as far as an update is concerned. */
export interface Domain {
  readonly software: SoftwareOptions;
  /** Without network access until a required update is installed. */
  readonly isolated: boolean;
  readonly offPeakWindow?: OffPeakWindow;
}

/** Ten hours from a time of day. @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_OffPeakWindow.html */
export interface OffPeakWindow {
  readonly startMinuteOfDay: number;
}

/** Whether the status is one of an update that is yet to end. */
export function isUnderWay(status?: string): boolean {
  return status === 'PENDING_UPDATE' || status === 'IN_PROGRESS';
}
