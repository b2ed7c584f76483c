import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CANDIDATES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

export interface PythonEnvironment {
  readonly folder: string;
  /** The file that pins what is in it. */
  readonly requirements: string;
  /** What that is, for the one who waits. */
  readonly contents: string;
}

/** The Python of a virtual environment that holds what its requirements pin; made on first use. */
export async function ensurePythonEnvironment(
  environment: PythonEnvironment,
  report: (line: string) => void,
): Promise<string> {
  if (!(await isUpToDate(environment))) {
    const base = await findPython();
    report(`installing ${environment.contents} into a virtual environment (once; a minute or so)`);
    try {
      await makeEnvironment(base, environment);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${environment.contents} could not be installed (got: ${said.trim()}); see that pip reaches its package index, then run this again`,
      );
    }
  }
  return path.join(environment.folder, 'bin', 'python');
}

/** Somewhere else first: another process may be at the same thing, and an interrupted one leaves no half environment. */
async function makeEnvironment(base: string, environment: PythonEnvironment): Promise<void> {
  const { folder, requirements } = environment;
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await run(base, ['-m', 'venv', draft]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
    await run(path.join(draft, 'bin', 'python'), pip);
    await copyFile(requirements, requirementsIn(draft));
    await replace(environment, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function replace(environment: PythonEnvironment, draft: string): Promise<void> {
  if (await isUpToDate(environment)) {
    return;
  }
  await rm(environment.folder, { recursive: true, force: true });
  await rename(draft, environment.folder);
}

async function isUpToDate({ folder, requirements }: PythonEnvironment): Promise<boolean> {
  const installed = await readFile(requirementsIn(folder), 'utf8').catch(() => undefined);
  return installed === (await readFile(requirements, 'utf8'));
}

function requirementsIn(folder: string): string {
  return path.join(folder, 'requirements.txt');
}

async function findPython(): Promise<string> {
  for (const candidate of CANDIDATES) {
    try {
      await run(candidate, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
      return candidate;
    } catch {
      // Not there, too old, or without the means to make a virtual environment: try the next.
    }
  }
  throw new Error(
    `Python 3.10 or newer, with its venv module, is missing (looked for: ${CANDIDATES.join(', ')}); install it, on Debian by apt-get install python3-venv`,
  );
}
