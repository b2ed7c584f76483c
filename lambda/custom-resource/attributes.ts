import type { ServiceSoftwareUpdateAttributes } from '../../lib/contract/resource-properties';
import { isUnderWay, type SoftwareOptions } from '../decisions/domain';
import { cutToBytes } from '../decisions/text';

/** CloudFormation takes 4,096 bytes in all. Real versions and statuses have some 30 characters. */
const LONGEST_DESCRIPTION = 1_000;
const LONGEST_NAME = 200;

/**
 * Every attribute, as text; empty where the service sends nothing.
 */
export function toAttributes(software: SoftwareOptions = {}): ServiceSoftwareUpdateAttributes {
  return {
    NewVersion: cutToBytes(newVersion(software), LONGEST_NAME),
    UpdateStatus: cutToBytes(software.UpdateStatus ?? '', LONGEST_NAME),
    CurrentVersion: cutToBytes(software.CurrentVersion ?? '', LONGEST_NAME),
    UpdateAvailable: toText(software.UpdateAvailable),
    Cancellable: toText(software.Cancellable),
    Description: cutToBytes(software.Description ?? '', LONGEST_DESCRIPTION),
    AutomatedUpdateDate: toIsoDate(software.AutomatedUpdateDate),
    OptionalDeployment: toText(software.OptionalDeployment),
  };
}

/** The service blanks NewVersion once it is installed: then it is the version that runs. */
function newVersion({ NewVersion: version, CurrentVersion: current, UpdateStatus: status }: SoftwareOptions): string {
  return version || (isUnderWay(status) ? '' : current) || '';
}

function toText(value?: boolean): string {
  return value === undefined ? '' : String(value);
}

/** The service's "none" is the start of the epoch. */
function toIsoDate(date?: Date): string {
  return date && date.getTime() > 0 ? date.toISOString() : '';
}
