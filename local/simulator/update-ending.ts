import { type DomainState, pendingUpdate, type ScheduledUpdate } from './domain-state';
import type { Unknowns } from './unknowns';

/**
 * How an update ends. The words for an update that has not run are those of the service's events (Guide,
 * monitoring-events.html); whether DescribeDomain shows them, switch `descriptionAfterEnding` says.
 */

/** An update in progress goes on: it cannot be taken back. */
export function withoutPendingUpdate(state: DomainState, words: string): DomainState {
  const update = pendingUpdate(state);
  if (update === undefined) {
    return state;
  }
  return {
    ...state,
    update: undefined,
    lastEnding: `The scheduled service software update [${update.version}] ${words}`,
  };
}

/** What is left once the update has run: its version, no longer cut off from the network, nothing more to do. */
export function completed(state: DomainState, update: ScheduledUpdate): DomainState {
  const left = { ...state, ...(state.newVersion === update.version ? NO_OFFER : {}) };
  return {
    ...left,
    currentVersion: update.version,
    isolated: false,
    deletedAt: undefined,
    update: undefined,
    lastUpdate: { update, outcome: 'COMPLETED' },
  };
}

const NO_OFFER = {
  newVersion: '',
  description: undefined,
  automatedUpdateDate: undefined,
  optionalDeployment: true,
  deadlines: undefined,
} as const satisfies Partial<DomainState>;

/** What is left when the update has failed; the version stays as it was (switch `failedUpdate`). */
export function failed(
  state: DomainState,
  update: ScheduledUpdate,
  unknowns: Unknowns,
  reason = 'An internal failure has occurred',
): DomainState {
  const lastEnding = `Installation of service software update [${update.version}] failed. ${reason}.`;
  const left = { ...state, update: undefined, lastUpdate: { update, outcome: 'FAILED' }, lastEnding } as const;
  switch (unknowns.failedUpdate) {
    case 'ELIGIBLE':
      return left;
    case 'NOT_ELIGIBLE':
      return { ...left, notEligibleReason: lastEnding };
    case 'COMPLETED':
      return { ...left, newVersion: '', deadlines: undefined };
  }
}
