import { automatedUpdateDate, type DomainState, isCancellable, obstacle, updateStatus } from './domain-state';
import type { JsonObject } from './json';
import type { Unknowns } from './unknowns';
import { epochSeconds } from './wire';

/** ServiceSoftwareOptions as each status shows it (docs/service-facts.md, "ServiceSoftwareOptions by status", has the observed answers). */
export function softwareOptions(state: DomainState, unknowns: Unknowns, at: Date): JsonObject {
  const newVersion = shownVersion(state, unknowns);
  return {
    CurrentVersion: state.currentVersion,
    NewVersion: newVersion,
    UpdateAvailable: newVersion !== '',
    Cancellable: isCancellable(state, unknowns, at),
    UpdateStatus: updateStatus(state, unknowns),
    Description: description(state, unknowns),
    AutomatedUpdateDate: epochSeconds(automatedUpdateDate(state, unknowns)),
    OptionalDeployment: state.optionalDeployment,
  };
}

function shownVersion(state: DomainState, unknowns: Unknowns): string {
  switch (updateStatus(state, unknowns)) {
    case 'IN_PROGRESS':
      return unknowns.newVersionInProgress === 'blank' ? '' : (state.update?.version ?? '');
    case 'NOT_ELIGIBLE':
      return unknowns.updateWhenNotEligible === 'hidden' ? '' : state.newVersion;
    default:
      return state.newVersion;
  }
}

/**
 * After an update that has not run the service's words about that, or the usual ones (switch `descriptionAfterEnding`).
 * PENDING_UPDATE in the words of binxio/aws-maintenance-window-reporter, ELIGIBLE and COMPLETED as documented or seen;
 * nobody has shown the others, and no client may depend on any.
 */
function description(state: DomainState, unknowns: Unknowns): string {
  const status = updateStatus(state, unknowns);
  const { lastEnding } = state;
  const tells = unknowns.descriptionAfterEnding === 'tells-ending' && (status === 'ELIGIBLE' || status === 'COMPLETED');
  if (tells && lastEnding !== undefined) {
    return lastEnding;
  }
  switch (status) {
    case 'PENDING_UPDATE':
      return `An update to release ${state.update?.version} has been requested and is pending. Before the update starts, you can cancel it any time.`;
    case 'IN_PROGRESS':
      return `An update to release ${state.update?.version} is in progress.`;
    case 'COMPLETED':
      return 'There is no software update available for this domain.';
    case 'NOT_ELIGIBLE':
      return obstacle(state) ?? 'The domain is not eligible for an update.';
    default:
      return state.description ?? offer(state);
  }
}

function offer({ newVersion, optionalDeployment, automatedUpdateDate: date }: DomainState): string {
  const available = `A newer release ${newVersion} is available.`;
  if (optionalDeployment || date === undefined) {
    return available;
  }
  return `${available} This release will be automatically deployed after ${date.toISOString()}`;
}
