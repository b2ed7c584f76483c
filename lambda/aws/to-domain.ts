import type { DomainStatus, OffPeakWindowOptions, ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { Domain, OffPeakWindow, SoftwareOptions } from '../decisions/domain';
import { cutToBytes, printable } from '../decisions/text';

/** Real versions and statuses have some 30 characters. Together with the description, any must fit into an answer. */
const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 1_000;

/** Undefined for a domain that is being deleted: for an update, it is gone. */
export function toDomain(status?: DomainStatus): Domain | undefined {
  if (!status || status.Deleted) {
    return undefined;
  }
  return {
    software: toSoftware(status.ServiceSoftwareOptions),
    isolated: status.DomainProcessingStatus === 'Isolated',
    offPeakWindow: toOffPeakWindow(status.OffPeakWindowOptions),
  };
}

/** The service's words are printable, and short enough for messages and attributes, from here on. */
export function toSoftware(software: ServiceSoftwareOptions = {}): SoftwareOptions {
  return {
    ...software,
    CurrentVersion: clean(software.CurrentVersion, LONGEST_NAME),
    NewVersion: clean(software.NewVersion, LONGEST_NAME),
    UpdateStatus: clean(software.UpdateStatus, LONGEST_NAME),
    Description: clean(software.Description, LONGEST_DESCRIPTION),
  };
}

function clean(text: string | undefined, bytes: number): string | undefined {
  return text === undefined ? undefined : cutToBytes(printable(text), bytes);
}

function toOffPeakWindow(options?: OffPeakWindowOptions): OffPeakWindow | undefined {
  const start = options?.OffPeakWindow?.WindowStartTime;
  return start && { startMinuteOfDay: (start.Hours ?? 0) * 60 + (start.Minutes ?? 0) };
}
