import { Duration, Tokenization } from 'aws-cdk-lib/core';
import type { ScheduleProperties, ServiceSoftwareUpdateProperties } from '../contract/resource-properties';
import type { ServiceSoftwareUpdateOptions } from './service-software-update-options';
import { UpdateMilestone } from './update-milestone';

/** What the props say of waiting. */
type WaitingProps = Pick<ServiceSoftwareUpdateOptions, 'waitUntil' | 'timeout' | 'maxWaitForSlot'>;
type WaitingProperties = Pick<ServiceSoftwareUpdateProperties, 'WaitUntil' | 'Timeout' | 'MaxWaitForSlot'>;

const DEFAULT_TIMEOUT = Duration.minutes(50);
/** CloudFormation's hour, less some minutes for the last looks (lambda/decisions/judge.ts) and the answer, so that the message is the handler's. */
const LONGEST_TIMEOUT = Duration.minutes(55);
/** The handler waits for a slot within one invocation, and those of the provider framework end after 15 minutes. */
const LONGEST_WAIT_FOR_SLOT = Duration.minutes(10);

/** @throws if the props contradict each other, or CloudFormation cannot wait for so long. */
export function renderWaiting(props: WaitingProps, schedule: ScheduleProperties): WaitingProperties {
  const maxWaitForSlot = props.maxWaitForSlot && seconds('maxWaitForSlot', props.maxWaitForSlot, LONGEST_WAIT_FOR_SLOT);
  if (props.waitUntil !== UpdateMilestone.COMPLETED) {
    checkNoTimeout(props.timeout);
    return { MaxWaitForSlot: maxWaitForSlot };
  }
  const timeout = props.timeout ?? DEFAULT_TIMEOUT;
  checkStart(schedule, timeout);
  checkShorter(props.maxWaitForSlot, timeout);
  return {
    WaitUntil: 'COMPLETED',
    Timeout: seconds('timeout', timeout, LONGEST_TIMEOUT),
    MaxWaitForSlot: maxWaitForSlot,
  };
}

/**
 * When CloudFormation gives up. The handler always answers sooner; should it not, a stack that waits for nothing is not
 * stuck for an hour.
 */
export function serviceTimeout({ waitUntil }: WaitingProps): Duration {
  return waitUntil === UpdateMilestone.COMPLETED ? Duration.hours(1) : Duration.minutes(20);
}

function checkNoTimeout(timeout?: Duration): void {
  if (timeout) {
    throw new Error(
      `timeout must go with waitUntil: UpdateMilestone.COMPLETED (got: a timeout of ${timeout.toHumanString()}, and nothing to wait for); set waitUntil, or remove timeout`,
    );
  }
}

function checkStart({ ScheduleAt: at, DesiredStartTime: startTime }: ScheduleProperties, timeout: Duration): void {
  if (at === 'OFF_PEAK_WINDOW') {
    throw new Error(
      'waitUntil must be UpdateMilestone.SCHEDULED with the off-peak window (got: COMPLETED); CloudFormation waits for an hour at most, and the window may be days away',
    );
  }
  if (!startTime || timeout.isUnresolved()) {
    return;
  }
  if (Date.parse(startTime) > Date.now() + timeout.toMilliseconds()) {
    throw new Error(
      `waitUntil must be UpdateMilestone.SCHEDULED with a start beyond the timeout (got: COMPLETED, a start at ${startTime}, and a timeout of ${timeout.toHumanString()}); deploy nearer to the start, or do not wait`,
    );
  }
}

function checkShorter(maxWaitForSlot: Duration | undefined, timeout: Duration): void {
  if (!maxWaitForSlot || maxWaitForSlot.isUnresolved() || timeout.isUnresolved()) {
    return;
  }
  if (maxWaitForSlot.toSeconds() >= timeout.toSeconds()) {
    throw new Error(
      `maxWaitForSlot must be shorter than timeout, ${timeout.toHumanString()} (got: ${maxWaitForSlot.toHumanString()}); nothing would be left of the timeout for the update itself`,
    );
  }
}

function seconds(prop: string, duration: Duration, longest: Duration): string {
  if (!duration.isUnresolved() && (duration.toSeconds() < 60 || duration.toSeconds() > longest.toSeconds())) {
    throw new Error(
      `${prop} must be from 1 to ${longest.toMinutes()} minutes (got: ${duration.toHumanString()}); choose one in between`,
    );
  }
  return Tokenization.stringifyNumber(duration.toSeconds());
}
