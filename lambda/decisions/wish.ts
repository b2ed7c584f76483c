import { DOMAIN_NAME, LONGEST_TIMEOUT_SECONDS, LONGEST_WAIT_FOR_SLOT_SECONDS } from '../../lib/contract/limits';
import type { ServiceSoftwareUpdateProperties } from '../../lib/contract/resource-properties';
import { HandlerError } from './failure';
import { show } from './text';

/** What the resource's properties ask for, parsed. */
export interface Wish {
  readonly domainName: string;
  readonly schedule: Schedule;
  readonly targetVersion?: string;
  /** How long to wait for the update to complete; undefined for not at all. */
  readonly timeoutSeconds?: number;
  /** How long to try again if the domain is busy or has no slot. */
  readonly maxWaitForSlotSeconds: number;
}

export type Schedule =
  | { readonly at: 'NOW' }
  | { readonly at: 'TIMESTAMP'; readonly startTime: Date }
  | { readonly at: 'OFF_PEAK_WINDOW' };

type PropertyName = keyof ServiceSoftwareUpdateProperties;

/** @throws HandlerError naming the property that is missing or wrong. */
export function parseWish(properties: unknown): Wish {
  return {
    domainName: parseDomainName(properties),
    schedule: parseSchedule(properties),
    targetVersion: parseTargetVersion(properties),
    timeoutSeconds: parseTimeout(properties),
    maxWaitForSlotSeconds: parseSeconds(properties, 'MaxWaitForSlot', LONGEST_WAIT_FOR_SLOT_SECONDS) ?? 0,
  };
}

/** Undefined where it cannot be parsed: a deployment with such a wish has failed for it, and done nothing. */
export function findWish(properties: unknown): Wish | undefined {
  try {
    return parseWish(properties);
  } catch {
    return undefined;
  }
}

/** Undefined where there is none: a Delete may follow a Create that failed for its properties, and must not fail too. */
export function findDomainName(properties: unknown): string | undefined {
  const name = textProperty(properties, 'DomainName');
  return name && DOMAIN_NAME.test(name) ? name : undefined;
}

function parseDomainName(properties: unknown): string {
  return findDomainName(properties) ?? refuse(properties, 'DomainName', 'the name of a domain');
}

function parseSchedule(properties: unknown): Schedule {
  const at = textProperty(properties, 'ScheduleAt');
  switch (at) {
    case 'NOW':
    case 'OFF_PEAK_WINDOW':
      return { at };
    case 'TIMESTAMP':
      return { at, startTime: parseStartTime(properties) };
    default:
      return refuse(properties, 'ScheduleAt', 'NOW, TIMESTAMP or OFF_PEAK_WINDOW');
  }
}

function parseStartTime(properties: unknown): Date {
  const startTime = new Date(textProperty(properties, 'DesiredStartTime') ?? '');
  return Number.isNaN(startTime.getTime()) ? refuse(properties, 'DesiredStartTime', 'a time in ISO 8601') : startTime;
}

function parseTargetVersion(properties: unknown): string | undefined {
  const version = property(properties, 'TargetVersion');
  if (version === undefined) {
    return undefined;
  }
  return typeof version === 'string' && /^[\w-]{1,64}$/.test(version)
    ? version
    : refuse(properties, 'TargetVersion', 'a service software version');
}

function parseTimeout(properties: unknown): number | undefined {
  const waitUntil = property(properties, 'WaitUntil');
  if (waitUntil === undefined) {
    return undefined;
  }
  if (waitUntil !== 'COMPLETED') {
    return refuse(properties, 'WaitUntil', 'COMPLETED');
  }
  return (
    parseSeconds(properties, 'Timeout', LONGEST_TIMEOUT_SECONDS) ?? refuse(properties, 'Timeout', 'a number of seconds')
  );
}

/** CloudFormation hands every scalar over as text. */
function parseSeconds(properties: unknown, name: PropertyName, longest: number): number | undefined {
  const value = property(properties, name);
  if (value === undefined) {
    return undefined;
  }
  const isNumber = typeof value === 'string' && /^\d{1,5}$/.test(value) && Number(value) <= longest;
  return isNumber ? Number(value) : refuse(properties, name, `a number of seconds up to ${longest}`);
}

function textProperty(properties: unknown, name: PropertyName): string | undefined {
  const value = property(properties, name);
  return typeof value === 'string' ? value : undefined;
}

function property(properties: unknown, name: PropertyName): unknown {
  return typeof properties === 'object' && properties !== null
    ? (properties as Record<string, unknown>)[name]
    : undefined;
}

function refuse(properties: unknown, name: PropertyName, wanted: string): never {
  const got = show(property(properties, name));
  throw new HandlerError(`${name} must be ${wanted} (got: ${got}); correct the resource's properties`);
}
