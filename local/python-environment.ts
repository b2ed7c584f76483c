import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const REQUIREMENTS = path.join(__dirname, 'requirements.txt');
const CANDIDATES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** The Python of a virtual environment in this folder that holds what requirements.txt pins; made on first use. */
export async function ensurePythonEnvironment(folder: string, report: (line: string) => void): Promise<string> {
  const python = path.join(folder, 'bin', 'python');
  const installed = path.join(folder, 'requirements.txt');
  if (existsSync(installed) && (await readFile(installed, 'utf8')) === (await readFile(REQUIREMENTS, 'utf8'))) {
    return python;
  }

  const base = await findPython();
  report('installing the control plane into a virtual environment (once; half a minute or so)');
  await rm(folder, { recursive: true, force: true });
  await run(base, ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  await copyFile(REQUIREMENTS, installed);
  return python;
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
