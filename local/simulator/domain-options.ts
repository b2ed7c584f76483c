import type { ActionSeverity, ActionType, ScheduledBy } from '@aws-sdk/client-opensearch';
import type { Capacity } from './capacity';
import type { Offer } from './domain-change';
import type { DomainState } from './domain-state';
import type { Health } from './health';
import type { OffPeakWindow } from './off-peak-window';
import type { Plan } from './plan';
import { deadlines } from './required-update';

export type { Capacity } from './capacity';

/** A blue/green Auto-Tune enhancement: a scheduled action that is no software update. */
export interface AutoTuneAction {
  readonly id: string;
  readonly type: Exclude<ActionType, 'SERVICE_SOFTWARE_UPDATE'>;
  readonly scheduledAt: Date;
  readonly severity?: ActionSeverity;
}

export interface DomainOptions extends Offer {
  readonly name: string;
  /** @default 'OpenSearch_2.19' */
  readonly engineVersion?: string;
  /** '' as a new domain may show it. @default 'OpenSearch_2_19_R20260101' */
  readonly currentVersion?: string;
  /** @default - nothing to update */
  readonly newVersion?: string;
  /** In UTC. @default - enabled, from 22:00 */
  readonly offPeakWindow?: OffPeakWindow;
  /** @default 'available' */
  readonly capacity?: Capacity;
  /**
   * The slots that a refusal for lack of capacity suggests, and that are free.
   * @default - the next three hours after the wanted one that have capacity; if none has, the next three
   */
  readonly slotSuggestions?: readonly Date[];
  /** Another change is in progress, for good or until then. @default false */
  readonly busy?: boolean | { readonly until: Date };
  /** @default - eligible */
  readonly notEligibleReason?: string;
  /** @default - green, with a master node */
  readonly health?: Health;
  /** Cut off from the network because a required update was left alone. @default false */
  readonly isolated?: boolean;
  readonly pendingUpdate?: PendingUpdate;
  /** Pending updates that are listed besides the domain's own, before it: leftovers that never begin. @default - none */
  readonly leftoverUpdates?: readonly LeftoverUpdate[];
  /** @default - none */
  readonly autoTuneActions?: readonly AutoTuneAction[];
  /** What will happen to the domain by itself. @default - nothing */
  readonly plan?: readonly Plan[];
}

/** The id of an update is its version (Guide, off-peak.html). */
export interface LeftoverUpdate {
  readonly version: string;
  readonly scheduledAt: Date;
}

export interface PendingUpdate {
  readonly scheduledAt: Date;
  readonly scheduledBy: ScheduledBy;
  /** @default - as the deployment is optional */
  readonly cancellable?: boolean;
}

export function initialState(options: DomainOptions): DomainState {
  const { busy = false, isolated = false, requiredUpdate } = options;
  const due = requiredUpdate && deadlines(requiredUpdate);
  return {
    currentVersion: options.currentVersion ?? 'OpenSearch_2_19_R20260101',
    newVersion: options.newVersion ?? '',
    description: options.description,
    optionalDeployment: options.optionalDeployment ?? requiredUpdate === undefined,
    automatedUpdateDate: options.automatedUpdateDate,
    deadlines: due,
    busy: busy !== false,
    busyUntil: typeof busy === 'object' ? busy.until : undefined,
    notEligibleReason: options.notEligibleReason,
    health: { clusterHealth: 'Green', masterNode: 'Available', ...options.health },
    slots: { capacity: options.capacity ?? 'available', free: options.slotSuggestions ?? [] },
    isolated,
    deletedAt: isolated ? due?.deletedAt : undefined,
  };
}
