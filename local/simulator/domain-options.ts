import type { ActionSeverity, ActionType, ScheduledBy } from '@aws-sdk/client-opensearch';
import type { DomainState } from './domain-state';
import type { OffPeakWindow } from './off-peak-window';

/** Whether there is capacity to update at the time that a caller wants. */
export type Capacity = 'available' | 'none';

/** A blue/green Auto-Tune enhancement: a scheduled action that is no software update. */
export interface AutoTuneAction {
  readonly id: string;
  readonly type: Exclude<ActionType, 'SERVICE_SOFTWARE_UPDATE'>;
  readonly scheduledAt: Date;
  readonly severity?: ActionSeverity;
}

export interface DomainOptions {
  readonly name: string;
  /** @default 'OpenSearch_2.19' */
  readonly engineVersion?: string;
  /** '' as a new domain may show it. @default 'OpenSearch_2_19_R20260101' */
  readonly currentVersion?: string;
  /** @default - nothing to update */
  readonly newVersion?: string;
  /** @default - the service's usual words */
  readonly description?: string;
  /** False for a required update. @default true */
  readonly optionalDeployment?: boolean;
  /** @default - none */
  readonly automatedUpdateDate?: Date;
  /** In UTC. @default - enabled, from 22:00 */
  readonly offPeakWindow?: OffPeakWindow;
  /** @default 'available' */
  readonly capacity?: Capacity;
  /** The slots that a refusal for lack of capacity suggests, and that are free. @default - the three hours after the wanted one */
  readonly slotSuggestions?: readonly Date[];
  /** Another change is in progress. @default false */
  readonly busy?: boolean;
  /** @default - eligible */
  readonly notEligibleReason?: string;
  /** Cut off from the network because a required update was left alone. @default false */
  readonly isolated?: boolean;
  readonly pendingUpdate?: PendingUpdate;
  /** @default - none */
  readonly autoTuneActions?: readonly AutoTuneAction[];
}

export interface PendingUpdate {
  readonly scheduledAt: Date;
  readonly scheduledBy: ScheduledBy;
  /** @default - as the deployment is optional */
  readonly cancellable?: boolean;
}

export function initialState(options: DomainOptions): DomainState {
  return {
    currentVersion: options.currentVersion ?? 'OpenSearch_2_19_R20260101',
    newVersion: options.newVersion ?? '',
    description: options.description,
    optionalDeployment: options.optionalDeployment ?? true,
    automatedUpdateDate: options.automatedUpdateDate,
    busy: options.busy ?? false,
    notEligibleReason: options.notEligibleReason,
    isolated: options.isolated ?? false,
  };
}
