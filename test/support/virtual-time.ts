import type { Time } from '../../lambda/decisions/time';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/**
 * Time that stands still while anybody who shares it is at work, and moves on to the next one to wake when all of them
 * pause: hours take seconds, and what happens does not depend on how fast the machine is. It takes the place of the real
 * time, and so moves a simulator's running clock and its rate limit.
 */
export class VirtualTime implements Time {
  private elapsed = 0;
  private working = 0;
  private readonly sleepers: Sleeper[] = [];

  constructor(private readonly start: Date) {
    jest.spyOn(performance, 'now').mockImplementation(() => this.elapsed);
  }

  now(): Date {
    return new Date(this.start.getTime() + Math.floor(this.elapsed));
  }

  pause(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ until: this.elapsed + milliseconds, wake });
      this.rest();
    });
  }

  /** Begins all of it at the same instant. */
  all<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
    this.working += items.length;
    return Promise.all(items.map((item) => work(item).finally(() => this.rest())));
  }

  private rest(): void {
    this.working -= 1;
    if (this.working > 0) {
      return;
    }
    const next = this.sleepers.sort((one, other) => one.until - other.until).shift();
    if (!next) {
      return;
    }
    this.elapsed = next.until;
    this.working += 1;
    next.wake();
  }
}
