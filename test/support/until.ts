import { setTimeout } from 'node:timers/promises';

/** Looks until something is so. @throws Error if it is not so in time. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${seconds} seconds`);
    }
    await setTimeout(100);
  }
}
