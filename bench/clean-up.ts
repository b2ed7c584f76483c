import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

type Task = () => Promise<unknown>;

/** What must be stopped and removed, in the reverse of the order in which it came to be, also after a failure. */
export class CleanUp {
  private readonly tasks: Task[] = [];

  add(task: Task): void {
    this.tasks.push(task);
  }

  async temporaryFolder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
    this.add(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  async run(): Promise<void> {
    for (const task of this.tasks.splice(0).reverse()) {
      await task();
    }
  }
}
