/**
 * Whether two texts name one service software version. The service uses two formats, also in one answer:
 * `OpenSearch_2_19_R20260720-P1` and, without the engine, `R20260720-P1`. Versions are compared, never ordered.
 */
export function isSameVersion(one: string, other: string): boolean {
  const bothNameTheEngine = one.includes('_') && other.includes('_');
  return bothNameTheEngine ? one === other : releaseOf(one) === releaseOf(other);
}

function releaseOf(version: string): string {
  return version.slice(version.lastIndexOf('_') + 1);
}
