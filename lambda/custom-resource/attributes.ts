import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import type { ServiceSoftwareUpdateAttributes } from '../../lib/contract/resource-properties';
import { isUnderWay } from '../decisions/domain';
import { cutToBytes } from '../decisions/text';

/** The only attribute of any length. CloudFormation takes 4,096 bytes in all. */
const LONGEST_DESCRIPTION = 1_000;

/**
 * Every attribute, as text; empty where the service sends nothing.
 */
export function toAttributes(software: ServiceSoftwareOptions = {}): ServiceSoftwareUpdateAttributes {
  return {
    NewVersion: newVersion(software),
    UpdateStatus: software.UpdateStatus ?? '',
    CurrentVersion: software.CurrentVersion ?? '',
    UpdateAvailable: toText(software.UpdateAvailable),
    Cancellable: toText(software.Cancellable),
    Description: cutToBytes(software.Description ?? '', LONGEST_DESCRIPTION),
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
