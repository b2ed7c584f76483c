import { isDeepStrictEqual } from 'node:util';
import { Construct } from 'constructs';

/** Whether two values of a prop are the same: constructs by identity, lists and settings by what they hold. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => isSame(value, other[index]));
  }
  return Construct.isConstruct(one) || Construct.isConstruct(other) ? one === other : isDeepStrictEqual(one, other);
}
