import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';

const PROJECT = path.join(__dirname, '..', '..');

/** Starts a script of the project as a user does, in a process group that a signal reaches as Ctrl-C does. */
function start(
  script: string,
  mark: string,
): { child: ChildProcess; output: () => string; saw: (text: string) => Promise<void> } {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: PROJECT,
    detached: true,
    env: { ...process.env, MARK: mark },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      for (const listener of listeners) {
        listener();
      }
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

/** The processes that have a mark in their environment, and so come from the script that was started with it. */
function processesWith(mark: string): string[] {
  const lines = execFileSync('ps', ['axeww'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\n');
  return lines.filter((line) => line.includes(`MARK=${mark}`));
}

test.each([
  ['demo', 'npx cdk deploy', 'SIGINT'],
  ['local', 'npx cdk deploy', 'SIGTERM'],
] as const)('npm run %s, interrupted in the middle, leaves nothing behind', async (script, line, signal) => {
  const mark = randomUUID();
  const { child, output, saw } = start(script, mark);
  await saw(line);
  const folders = processesWith(mark).flatMap((process) => process.match(/run-\w{6}/g) ?? []);
  expect(folders).not.toEqual([]);

  process.kill(-Number(child.pid), signal);
  const [exitCode] = await once(child, 'close');

  expect(exitCode).not.toBe(0);
  expect(output()).toContain(`interrupted by ${signal}`);
  expect(processesWith(mark)).toEqual([]);
  expect(runFolders().filter((folder) => folders.includes(folder))).toEqual([]);
});
