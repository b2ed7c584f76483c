import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { ServiceSoftwareUpdateAttributes } from '../../lib/contract/resource-properties';
import { isUnderWay } from '../decisions/domain';
import { cutToBytes, printable } from '../decisions/text';

/** CloudFormation takes 4,096 bytes in all. */
const LONGEST_DESCRIPTION_BYTES = 1_000;
const LONGEST_OTHER_BYTES = 200;

/**
 * Every attribute, as text; empty where the service sends nothing.
 */
export function toAttributes(software: ServiceSoftwareOptions = {}): ServiceSoftwareUpdateAttributes {
  return {
    NewVersion: cut(newVersion(software)),
    UpdateStatus: cut(software.UpdateStatus),
    CurrentVersion: cut(software.CurrentVersion),
    UpdateAvailable: toText(software.UpdateAvailable),
    Cancellable: toText(software.Cancellable),
    Description: cut(software.Description, LONGEST_DESCRIPTION_BYTES),
    AutomatedUpdateDate: toIsoDate(software.AutomatedUpdateDate),
    OptionalDeployment: toText(software.OptionalDeployment),
  };
}

/** The service blanks NewVersion once it is installed: then it is the version that runs. */
function newVersion({
  NewVersion: version,
  CurrentVersion: current,
  UpdateStatus: status,
}: ServiceSoftwareOptions): string {
  return version || (isUnderWay(status) ? '' : current) || '';
}

function toText(value?: boolean): string {
  return value === undefined ? '' : String(value);
}

/** The service's "none" is the start of the epoch. */
function toIsoDate(date?: Date): string {
  return date && date.getTime() > 0 ? date.toISOString() : '';
}

function cut(text = '', bytes = LONGEST_OTHER_BYTES): string {
  return cutToBytes(printable(text), bytes);
}
