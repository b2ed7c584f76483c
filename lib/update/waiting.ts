import { Duration, Tokenization } from 'aws-cdk-lib/core';
import {
  LAST_POLLS_SECONDS,
  LONGEST_CUSTOM_RESOURCE_WAIT_SECONDS,
  LONGEST_TIMEOUT_SECONDS,
  LONGEST_WAIT_CONDITION_SECONDS,
  LONGEST_WAIT_FOR_SLOT_SECONDS,
} from '../contract/limits';
import type { ScheduleProperties, ServiceSoftwareUpdateProperties } from '../contract/resource-properties';
import type { ServiceSoftwareUpdateOptions } from './service-software-update-options';
import { UpdateMilestone } from './update-milestone';

/** What the props say of waiting. */
type WaitingProps = Pick<ServiceSoftwareUpdateOptions, 'waitUntil' | 'timeout' | 'maxWaitForSlot'>;
type WaitingProperties = Pick<ServiceSoftwareUpdateProperties, 'WaitUntil' | 'Timeout' | 'MaxWaitForSlot'>;

const DEFAULT_TIMEOUT = Duration.minutes(50);
const LONGEST_TIMEOUT = Duration.seconds(LONGEST_TIMEOUT_SECONDS);
const LONGEST_WAIT_FOR_SLOT = Duration.seconds(LONGEST_WAIT_FOR_SLOT_SECONDS);

/** @throws if the props contradict each other, or CloudFormation cannot wait for so long. */
export function renderWaiting(props: WaitingProps, schedule: ScheduleProperties): WaitingProperties {
  const maxWaitForSlot = props.maxWaitForSlot && seconds('maxWaitForSlot', props.maxWaitForSlot, LONGEST_WAIT_FOR_SLOT);
  if (props.waitUntil !== UpdateMilestone.COMPLETED) {
    checkNoTimeout(props.timeout);
    return { MaxWaitForSlot: maxWaitForSlot };
  }
  const timeout = timeoutOf(props, schedule);
  checkStart(schedule, timeout);
  checkShorter(props.maxWaitForSlot, timeout);
  return {
    WaitUntil: 'COMPLETED',
    Timeout: atMost(LONGEST_WAIT_CONDITION_SECONDS - LAST_POLLS_SECONDS, seconds('timeout', timeout, LONGEST_TIMEOUT)),
    MaxWaitForSlot: maxWaitForSlot,
  };
}

/** The last polls and the signal must come before the wait condition gives up, so that the message is the handler's. */
function atMost(longest: number, rendered: string): string {
  return Number(rendered) > longest ? String(longest) : rendered;
}

/** The window may be many hours away, so an update in the window gets the longest time by default. */
function timeoutOf({ timeout }: WaitingProps, { ScheduleAt: at }: ScheduleProperties): Duration {
  return timeout ?? (at === 'OFF_PEAK_WINDOW' ? LONGEST_TIMEOUT : DEFAULT_TIMEOUT);
}

/**
 * How many seconds a wait condition waits; undefined where the custom resource waits by itself. A timeout that is a token
 * may be a long one.
 */
export function waitConditionSeconds(props: WaitingProps, schedule: ScheduleProperties): string | undefined {
  const timeout = timeoutOf(props, schedule);
  if (props.waitUntil !== UpdateMilestone.COMPLETED) {
    return undefined;
  }
  if (timeout.isUnresolved()) {
    return String(LONGEST_WAIT_CONDITION_SECONDS);
  }
  const wanted = timeout.toSeconds();
  return wanted > LONGEST_CUSTOM_RESOURCE_WAIT_SECONDS
    ? String(Math.min(wanted + LAST_POLLS_SECONDS, LONGEST_WAIT_CONDITION_SECONDS))
    : undefined;
}

/**
 * When CloudFormation gives up on the custom resource. The handler always answers sooner; should it not, a stack whose
 * custom resource waits for nothing is not stuck for an hour.
 */
export function serviceTimeout({ waitUntil }: WaitingProps, waitConditionSeconds: string | undefined): Duration {
  return waitUntil === UpdateMilestone.COMPLETED && !waitConditionSeconds ? Duration.hours(1) : Duration.minutes(20);
}

function checkNoTimeout(timeout?: Duration): void {
  if (timeout) {
    throw new Error(
      `timeout must go with waitUntil: UpdateMilestone.COMPLETED (got: a timeout of ${timeout.toHumanString()}, and nothing to wait for); set waitUntil, or remove timeout`,
    );
  }
}

function checkStart({ DesiredStartTime: startTime }: ScheduleProperties, timeout: Duration): void {
  if (!startTime || timeout.isUnresolved()) {
    return;
  }
  if (Date.parse(startTime) > Date.now() + timeout.toMilliseconds()) {
    throw new Error(
      `waitUntil must be UpdateMilestone.SCHEDULED with a start beyond the timeout (got: COMPLETED, a start at ${startTime}, and a timeout of ${timeout.toHumanString()}); deploy nearer to the start, give a timeout of up to 12 hours, or do not wait`,
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
      `${prop} must be from 1 minute to ${longest.toHumanString()} (got: ${duration.toHumanString()}); choose one in between`,
    );
  }
  return Tokenization.stringifyNumber(duration.toSeconds());
}
