import { createHash } from 'node:crypto';

/** For so long, every tick is one to look: an update that is over soon is seen at once. */
const FIRST_LOOKS = 60_000;

/**
 * Then this often: what is waited for takes minutes to an hour (Guide, service-software.html). 200 domains that wait make
 * four calls a second, where looks at every tick would be 13, and keep others' calls, and the starts of the domains that
 * are not so far yet, out of the service.
 */
const INTERVAL = 60_000;

/**
 * Ticks have no memory, and are the framework's 15 seconds and the time of an invocation or two apart. So one looks if an
 * instant to look at has passed in the time before it, with a margin: better two ticks look for one instant than none.
 */
const REACH = 20_000;

/**
 * Whether a tick of the provider framework is one to look at the domain, so many milliseconds after its update was
 * started. The instants are each domain's own: those that were started together are not looked at together.
 */
export function isDue(domainName: string, age: number): boolean {
  return age < FIRST_LOOKS || (age - phaseOf(domainName)) % INTERVAL < REACH;
}

/** Spread evenly, however alike the names are. */
function phaseOf(domainName: string): number {
  const hash = createHash('sha256').update(domainName).digest();
  return (hash.readUInt32BE() / 2 ** 32) * INTERVAL;
}
