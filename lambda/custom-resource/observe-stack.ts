import type { CloudFormation } from '../aws/cloudformation';
import { phaseOf, type StackPhase } from '../decisions/stack-phase';
import type { Time } from '../decisions/time';

/** For so long, DescribeStacks may be late, and show a stack as it was before its deployment. */
const SECOND_LOOK_PAUSE_MS = 5_000;

/** Looks twice before it believes that a stack is not deployed: the first look may be late. */
export async function observeStack(cloudFormation: CloudFormation, stackId: string, time: Time): Promise<StackPhase> {
  const phase = phaseOf(await cloudFormation.stackStatus(stackId));
  if (phase !== 'at rest') {
    return phase;
  }
  await time.pause(SECOND_LOOK_PAUSE_MS);
  return phaseOf(await cloudFormation.stackStatus(stackId));
}
