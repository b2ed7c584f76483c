import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface ExecuteOptions {
  readonly cwd?: string;
  /** Beside the variables of this process. */
  readonly env?: Record<string, string>;
}

/** @throws with the last of what the command printed if it fails. */
export async function execute(command: string, args: readonly string[], { cwd, env }: ExecuteOptions = {}) {
  try {
    await run(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 100 * 1024 * 1024 });
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
    throw new Error(`${command} must succeed (got: ${said || message}); run it by itself to see all that it says`);
  }
}
