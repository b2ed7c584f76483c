import { ProcessGroup } from '../local/process-group';

export interface Finished<Report> {
  /** What the process has printed as its last line, in JSON. */
  readonly report: Report;
  /** Milliseconds since the epoch, as all processes see it. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/** Runs this Node.js as a process of its own, to its end. */
export async function runNode<Report>(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished<Report>> {
  const startedAt = now();
  const group = ProcessGroup.spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    group.process[name]?.setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk;
    });
  }
  const exitCode = await group.exit;
  const milliseconds = now() - startedAt;
  // Of what it has started itself, nothing is left either.
  await group.stop();
  if (exitCode !== 0) {
    throw new Error(`${args.join(' ')} failed (got: exit code ${exitCode}); it said:\n${output.stderr}`);
  }
  return { report: JSON.parse(output.stdout.trim().split('\n').at(-1) ?? ''), startedAt, milliseconds };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
