/** What CloudFormation does with a stack, as far as an update of a domain is concerned. */
export type StackPhase = 'deploying' | 'rolling back' | 'being deleted' | 'at rest' | 'unknown';

/**
 * Only a stack that is deployed wants its updates. A cleanup comes after the deployment: nothing is created or updated then.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function phaseOf(status: string | undefined): StackPhase {
  if (!status) {
    return 'unknown';
  }
  if (status.startsWith('DELETE')) {
    return 'being deleted';
  }
  if (status.endsWith('ROLLBACK_IN_PROGRESS')) {
    return 'rolling back';
  }
  return status.endsWith('IN_PROGRESS') && !status.endsWith('CLEANUP_IN_PROGRESS') ? 'deploying' : 'at rest';
}

/** Whether a deployment is abandoned: rolled back, or deleted. */
export function isAbandoned(status: string): boolean {
  return status.includes('ROLLBACK') || status.startsWith('DELETE');
}

/** Not known is not no: a stack that CloudFormation does not show may well be deployed. */
export function isWantedIn(phase: StackPhase): boolean {
  return phase === 'deploying' || phase === 'unknown';
}
