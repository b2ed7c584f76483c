import type { ServiceSoftwareUpdateProperties } from '../lib/resource-properties';
import { HandlerError } from './errors';

/** What the resource's properties ask for, parsed. */
export interface Wish {
  readonly domainName: string;
  readonly schedule: Schedule;
}

export type Schedule =
  | { readonly at: 'NOW' }
  | { readonly at: 'TIMESTAMP'; readonly startTime: Date }
  | { readonly at: 'OFF_PEAK_WINDOW' };

type PropertyName = keyof ServiceSoftwareUpdateProperties;

/** @throws HandlerError naming the property that is missing or wrong. */
export function parseWish(properties: unknown): Wish {
  return { domainName: parseDomainName(properties), schedule: parseSchedule(properties) };
}

/** Undefined where there is none: a Delete may follow a Create that failed for its properties, and must not fail too. */
export function findDomainName(properties: unknown): string | undefined {
  const name = textProperty(properties, 'DomainName');
  return name && /^[a-z][a-z0-9-]{2,27}$/.test(name) ? name : undefined;
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
  const got = String(JSON.stringify(property(properties, name))).slice(0, 100);
  throw new HandlerError(`${name} must be ${wanted} (got: ${got}); correct the resource's properties`);
}
