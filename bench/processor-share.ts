import { mkdtemp, rmdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { CleanUp } from './clean-up';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEGABYTES_PER_CORE = 1_769;

/**
 * Nobody has documented Lambda's. It is shorter than the kernel's default of 100 ms: a short request would fit into one slice of
 * that, and not notice its share.
 */
const PERIOD_US = 20_000;

interface Hierarchy {
  readonly folder: string;
  /** The files of a group, and what sets a quota of microseconds in each period. */
  files(quotaUs: number): Readonly<Record<string, string>>;
}

/** Control groups of both versions, where Linux distributions mount them. @see https://docs.kernel.org/admin-guide/cgroup-v2.html */
const HIERARCHIES: readonly Hierarchy[] = [
  { folder: '/sys/fs/cgroup', files: (quotaUs) => ({ 'cpu.max': `${quotaUs} ${PERIOD_US}` }) },
  ...['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/cpu,cpuacct'].map((folder) => ({
    folder,
    files: (quotaUs: number) => ({ 'cpu.cfs_period_us': String(PERIOD_US), 'cpu.cfs_quota_us': String(quotaUs) }),
  })),
];

/**
 * A control group with the share of a processor that Lambda gives a function of so much memory.
 *
 * @returns the file to which a process writes its id to join; undefined where this machine gives no control groups.
 */
export async function makeProcessorShare(megabytes: number, cleanUp: CleanUp): Promise<string | undefined> {
  const quotaUs = Math.round((PERIOD_US * megabytes) / MEGABYTES_PER_CORE);
  for (const { folder, files } of HIERARCHIES) {
    const group = await makeGroup(folder, files(quotaUs));
    if (group) {
      cleanUp.add(() => rmdir(group));
      return path.join(group, 'cgroup.procs');
    }
  }
  return undefined;
}

async function makeGroup(folder: string, files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const group = await mkdtemp(path.join(folder, 'bench-')).catch(() => undefined);
  if (!group) {
    return undefined;
  }
  try {
    for (const [name, content] of Object.entries(files)) {
      // Never made: the kernel has made the files that a group has.
      await writeFile(path.join(group, name), content, { flag: 'r+' });
    }
    return group;
  } catch {
    await rmdir(group).catch(() => undefined);
    return undefined;
  }
}
