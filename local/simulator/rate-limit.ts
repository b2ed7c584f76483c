export interface RateLimitOptions {
  /** Of real time, over all domains and operations; so many calls may also come at once. */
  readonly callsPerSecond: number;
}

/** A bucket of tokens that fills in real time: every call takes one, and there are never more than a second's worth. */
export class RateLimit {
  private readonly callsPerSecond: number;
  private readonly burst: number;
  private tokens: number;
  private filledAt = performance.now();

  constructor({ callsPerSecond }: RateLimitOptions) {
    if (!(callsPerSecond > 0)) {
      throw new Error(
        `a rate limit lets some calls pass (got: ${callsPerSecond} per second); leave it out for no limit`,
      );
    }
    this.callsPerSecond = callsPerSecond;
    this.burst = Math.max(1, callsPerSecond);
    this.tokens = this.burst;
  }

  /** Whether this call may pass; if so, it has taken its token. */
  admits(): boolean {
    const now = performance.now();
    const filled = this.tokens + ((now - this.filledAt) / 1000) * this.callsPerSecond;
    this.tokens = Math.min(this.burst, filled);
    this.filledAt = now;
    if (this.tokens < 1) {
      return false;
    }
    this.tokens -= 1;
    return true;
  }
}
