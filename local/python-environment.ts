import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const REQUIREMENTS = path.join(__dirname, 'requirements.txt');
const CANDIDATES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** The Python of a virtual environment in this folder that holds what requirements.txt pins; made on first use. */
export async function ensurePythonEnvironment(folder: string, report: (line: string) => void): Promise<string> {
  if (!(await isUpToDate(folder))) {
    const base = await findPython();
    report('installing the control plane into a virtual environment (once; half a minute or so)');
    await makeEnvironment(base, folder);
  }
  return path.join(folder, 'bin', 'python');
}

/** Somewhere else first: another process may be at the same thing, and an interrupted one leaves no half environment. */
async function makeEnvironment(base: string, folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await run(base, ['-m', 'venv', draft]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
    await run(path.join(draft, 'bin', 'python'), pip);
    await copyFile(REQUIREMENTS, requirementsIn(draft));
    await replace(folder, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function replace(folder: string, draft: string): Promise<void> {
  if (await isUpToDate(folder)) {
    return;
  }
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
}

async function isUpToDate(folder: string): Promise<boolean> {
  const installed = await readFile(requirementsIn(folder), 'utf8').catch(() => undefined);
  return installed === (await readFile(REQUIREMENTS, 'utf8'));
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
