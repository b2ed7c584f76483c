import { ActionType, ScheduleAt } from '@aws-sdk/client-opensearch';
import { unreadable, validationError } from './errors';
import type { JsonObject } from './json';

/**
 * A call's members as the SDK model constrains them. A member of the wrong type never gets as far as the service
 * (SerializationException), one that breaks a constraint does (ValidationException).
 */

export function domainName(input: JsonObject): string {
  const name = required(optionalString(input, 'DomainName'), 'DomainName');
  if (name.length < 3) {
    throw constraint(name, 'domainName', 'Member must have length greater than or equal to 3');
  }
  if (name.length > 28) {
    throw constraint(name, 'domainName', 'Member must have length less than or equal to 28');
  }
  if (!/^[a-z][a-z0-9-]+$/.test(name)) {
    throw constraint(name, 'domainName', 'Member must satisfy regular expression pattern: [a-z][a-z0-9\\-]+');
  }
  return name;
}

export function scheduleAt(input: JsonObject): ScheduleAt | undefined {
  return enumMember(input, 'ScheduleAt', Object.values(ScheduleAt));
}

export function actionType(input: JsonObject): ActionType | undefined {
  return enumMember(input, 'ActionType', Object.values(ActionType));
}

export function required<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined) {
    throw constraint(null, camelCase(member), 'Member must not be null');
  }
  return value;
}

export function optionalString(input: JsonObject, member: string): string | undefined {
  const value = input[member] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw unreadable(`${member} can not be converted to a String`);
  }
  return value;
}

/** The model's `long`. */
export function optionalLong(input: JsonObject, member: string): number | undefined {
  const value = input[member] ?? undefined;
  if (value !== undefined && !Number.isInteger(value)) {
    throw unreadable(`${member} can not be converted to a Long`);
  }
  return typeof value === 'number' ? value : undefined;
}

/** The model's `MaxResults`: at most 100. That it is at least 1 is ours; the model has no lower bound. */
export function maxResults(input: JsonObject): number {
  const text = optionalString(input, 'MaxResults') ?? '100';
  if (!/^-?\d+$/.test(text)) {
    throw unreadable('MaxResults can not be converted to an Integer');
  }
  const value = Number(text);
  if (value > 100) {
    throw constraint(text, 'maxResults', 'Member must have value less than or equal to 100');
  }
  if (value < 1) {
    throw constraint(text, 'maxResults', 'Member must have value greater than or equal to 1');
  }
  return value;
}

function enumMember<Name extends string>(input: JsonObject, member: string, names: readonly Name[]): Name | undefined {
  const value = optionalString(input, member);
  if (value === undefined) {
    return undefined;
  }
  const known = names.find((name) => name === value);
  if (known === undefined) {
    throw constraint(value, camelCase(member), `Member must satisfy enum value set: [${names.join(', ')}]`);
  }
  return known;
}

function camelCase(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}

function constraint(value: string | null, member: string, rule: string): Error {
  const shown = value === null ? 'null' : `'${value}'`;
  return validationError(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
