/** An amount of simulated time; the parts add up. */
export interface TimeSpan {
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

export interface ClockOptions {
  /** @default - the real time */
  readonly startTime?: Date;
  /**
   * Simulated seconds per real second.
   * @default 0 - the clock stands still until `advance` is called
   */
  readonly speed?: number;
}

/**
 * The time that the simulated service lives in.
 *
 * now = start time + real time elapsed x speed + everything that was advanced
 */
export class SimulatedClock {
  readonly speed: number;
  private readonly startTime: Date;
  private readonly realStart = performance.now();
  private readonly listeners: (() => void)[] = [];
  private advancedMilliseconds = 0;
  private held: Date | undefined;

  constructor(options: ClockOptions = {}) {
    this.startTime = options.startTime ?? new Date();
    this.speed = options.speed ?? 0;
  }

  now(): Date {
    if (this.held !== undefined) {
      return this.held;
    }
    const elapsed = (performance.now() - this.realStart) * this.speed;
    return new Date(this.startTime.getTime() + Math.floor(elapsed) + this.advancedMilliseconds);
  }

  advance(span: TimeSpan): void {
    const milliseconds = inMilliseconds(span);
    if (!(milliseconds >= 0)) {
      throw new Error(`the clock only moves forward (got: ${JSON.stringify(span)}); use a positive amount of time`);
    }
    this.advancedMilliseconds += milliseconds;
    for (const listener of this.listeners) {
      listener();
    }
  }

  /** Lets everything in `work` happen at one instant, however fast the clock runs. */
  atOneInstant<Result>(work: (now: Date) => Result): Result {
    const outer = this.held;
    this.held = this.now();
    try {
      return work(this.held);
    } finally {
      this.held = outer;
    }
  }

  /** Calls the listener after every `advance`. */
  onAdvance(listener: () => void): void {
    this.listeners.push(listener);
  }
}

export function inMilliseconds({ seconds = 0, minutes = 0, hours = 0, days = 0 }: TimeSpan): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

export function later(from: Date, span: TimeSpan): Date {
  return new Date(from.getTime() + inMilliseconds(span));
}

export function latest(...dates: Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}
