import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/**
 * A process with all its descendants, which end together. As a group of its own it does not get the terminal's Ctrl-C:
 * who started it stops it, in the right order.
 */
export class ProcessGroup {
  static spawn(command: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
    return new ProcessGroup(spawn(command, args, { ...options, detached: true }));
  }

  /** The exit code; null if a signal ended it. */
  readonly exit: Promise<number | null>;
  private readonly killOnExit = () => this.signal('SIGKILL');

  private constructor(readonly process: ChildProcess) {
    // Not 'exit': its last output may still be on the way then.
    this.exit = once(this.process, 'close').then(([code]) => code as number | null);
    this.exit.catch(() => undefined);
    process.once('exit', this.killOnExit);
  }

  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const patience = new AbortController();
    await Promise.race([this.exit, setTimeout(5_000, undefined, { signal: patience.signal, ref: false })]).catch(
      () => undefined,
    );
    patience.abort();
    // Also after a clean end: the group may have members that outlived their parent.
    this.signal('SIGKILL');
    await this.exit.catch(() => undefined);
    process.off('exit', this.killOnExit);
  }

  private signal(name: NodeJS.Signals): void {
    const { pid } = this.process;
    try {
      if (pid) {
        process.kill(-pid, name);
      }
    } catch {
      // The group has gone already.
    }
  }
}
