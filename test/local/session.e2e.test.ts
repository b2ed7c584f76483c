import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';

const PROJECT = path.join(__dirname, '..', '..');

/** Starts a script of the project as a user does, in a process group that a signal reaches as Ctrl-C does. */
function start(script: string): { child: ChildProcess; output: () => string; saw: (text: string) => Promise<void> } {
  const child = spawn('npm', ['run', '--silent', script], { cwd: PROJECT, detached: true });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const saw = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve();
      listeners.add(look);
      child.once('close', () => reject(new Error(`ended without "${text}": ${output}`)));
      look();
    });
  return { child, output: () => output, saw };
}

function runFolders(): string[] {
  return readdirSync(path.join(PROJECT, '.local')).filter((name) => name.startsWith('run-'));
}

/** The processes that have one of the folders in their command line or environment. */
function processesIn(folders: readonly string[]): string[] {
  const lines = execFileSync('ps', ['axeww'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\n');
  return lines.filter((line) => folders.some((folder) => line.includes(folder)));
}

test.each([
  ['demo', 'npx cdk deploy', 'SIGINT'],
  ['local', 'npx cdk deploy', 'SIGTERM'],
] as const)('npm run %s, interrupted in the middle, leaves nothing behind', async (script, line, signal) => {
  const before = runFolders();
  const { child, output, saw } = start(script);
  await saw(line);
  const folders = runFolders().filter((folder) => !before.includes(folder));
  expect(processesIn(folders)).not.toEqual([]);

  process.kill(-Number(child.pid), signal);
  const [exitCode] = await once(child, 'close');

  expect(exitCode).not.toBe(0);
  expect(output()).toContain(`interrupted by ${signal}`);
  expect(processesIn(folders)).toEqual([]);
  expect(runFolders()).toEqual(before);
});
