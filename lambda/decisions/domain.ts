import type { DomainStatus, OffPeakWindowOptions, ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';

/** What the service says of a domain, as far as an update is concerned. */
export interface Domain {
  readonly software: ServiceSoftwareOptions;
  /** Without network access until a required update is installed. */
  readonly isolated: boolean;
  readonly offPeakWindow?: OffPeakWindow;
}

/** Ten hours from a time of day. @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_OffPeakWindow.html */
export interface OffPeakWindow {
  readonly startMinuteOfDay: number;
}

/** Undefined for a domain that is being deleted: for an update, it is gone. */
export function toDomain(status?: DomainStatus): Domain | undefined {
  if (!status || status.Deleted) {
    return undefined;
  }
  return {
    software: status.ServiceSoftwareOptions ?? {},
    isolated: status.DomainProcessingStatus === 'Isolated',
    offPeakWindow: toOffPeakWindow(status.OffPeakWindowOptions),
  };
}

function toOffPeakWindow(options?: OffPeakWindowOptions): OffPeakWindow | undefined {
  const start = options?.OffPeakWindow?.WindowStartTime;
  return start && { startMinuteOfDay: (start.Hours ?? 0) * 60 + (start.Minutes ?? 0) };
}

/** Whether the status is one of an update that is yet to end. */
export function isUnderWay(status?: string): boolean {
  return status === 'PENDING_UPDATE' || status === 'IN_PROGRESS';
}
