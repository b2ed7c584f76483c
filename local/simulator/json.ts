export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

/** Leaves out every field that is empty, false or "no date" (switch `emptyFields`), at any depth. */
export function withoutEmptyFields(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([name, member]) => !isEmptyField(name, member));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutEmptyMembers(member)]));
}

function withoutEmptyMembers(value: JsonValue | undefined): JsonValue | undefined {
  if (isList(value)) {
    return value.map((item) => withoutEmptyMembers(item) ?? null);
  }
  return isJsonObject(value) ? withoutEmptyFields(value) : value;
}

function isEmptyField(name: string, value: JsonValue | undefined): boolean {
  if (isList(value)) {
    return value.length === 0;
  }
  return value === '' || value === false || (name === 'AutomatedUpdateDate' && value === 0);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
