import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROJECT = path.join(__dirname, '..', '..');

export interface Packed {
  /** Relative to the folder it was packed into. */
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The package as it is published, as a tarball in a folder. */
export async function pack(folder: string, project = PROJECT): Promise<Packed> {
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: project,
  });
  return JSON.parse(stdout)[0];
}

/** Installs into the project in a folder what it depends on already, and some more. */
export async function install(folder: string, ...packages: string[]): Promise<void> {
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], { cwd: folder });
}
