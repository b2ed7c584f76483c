import { renameSync, writeFileSync } from 'node:fs';
import { inMilliseconds, type SimulatedClock, type TimeSpan } from '../../local/simulator/clock';

const TICK_MS = 20;

/** Moves the simulator's clock and the handler's (handlers/clock-of-test.ts) together. */
export class MovedClock {
  private ahead = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly simulated: SimulatedClock,
    /** Where the handler reads how far its clock has been moved on. */
    readonly file: string,
  ) {
    this.write();
  }

  advance(span: TimeSpan): void {
    this.ahead += inMilliseconds(span);
    this.write();
    this.simulated.advance(span);
  }

  /** Lets time pass so many times as fast, until it is stopped. */
  run(speed: number): void {
    this.timer ??= setInterval(() => this.advance({ seconds: (TICK_MS * speed) / 1_000 }), TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** In one go: the handler never reads half of it. */
  private write(): void {
    writeFileSync(`${this.file}.new`, String(this.ahead));
    renameSync(`${this.file}.new`, this.file);
  }
}
