import type {
  DomainStatus,
  OffPeakWindowOptions,
  ScheduledAction,
  ServiceSoftwareOptions,
} from '@aws-sdk/client-opensearch';

/** What the service says of a domain, as far as an update is concerned. */
export interface Domain {
  readonly software: ServiceSoftwareOptions;
  /** Without network access until a required update is installed. */
  readonly isolated: boolean;
  readonly offPeakWindow?: OffPeakWindow;
  /** When the pending update is due; undefined also where the service does not list it. */
  readonly dueTime?: Date;
}

/** Ten hours from a time of day. @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_OffPeakWindow.html */
export interface OffPeakWindow {
  readonly startMinuteOfDay: number;
}

/** Undefined for a domain that is being deleted: for an update, it is gone. */
export function toDomain(status: DomainStatus | undefined, actions: readonly ScheduledAction[]): Domain | undefined {
  if (!status || status.Deleted) {
    return undefined;
  }
  return {
    software: status.ServiceSoftwareOptions ?? {},
    isolated: status.DomainProcessingStatus === 'Isolated',
    offPeakWindow: toOffPeakWindow(status.OffPeakWindowOptions),
    dueTime: dueTimeOfUpdate(actions),
  };
}

function toOffPeakWindow(options?: OffPeakWindowOptions): OffPeakWindow | undefined {
  const start = options?.OffPeakWindow?.WindowStartTime;
  return start && { startMinuteOfDay: (start.Hours ?? 0) * 60 + (start.Minutes ?? 0) };
}

function dueTimeOfUpdate(actions: readonly ScheduledAction[]): Date | undefined {
  const update = actions.find(({ Type, Status }) => {
    return Type === 'SERVICE_SOFTWARE_UPDATE' && (Status === undefined || Status === 'PENDING_UPDATE');
  });
  return update?.ScheduledTime === undefined ? undefined : fromEpoch(update.ScheduledTime);
}

/** The guide shows this field in seconds on one page and in milliseconds on another; 1e11 s is the year 5138. */
export function fromEpoch(time: number): Date {
  return new Date(time >= 1e11 ? time : time * 1_000);
}
