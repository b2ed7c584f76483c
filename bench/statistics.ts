/** Several rounds of one figure. */
export interface Measure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** In the order of the rounds. */
  readonly samples: readonly number[];
}

export function summarize(samples: readonly number[]): Measure {
  const sorted = samples.map(toThousandths).sort((one, other) => one - other);
  return {
    median: toThousandths(((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2),
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
    samples: samples.map(toThousandths),
  };
}

/** Of the medians, so that a reader can check it by what a table shows. */
export function ratio(one: Measure, other: Measure): number {
  return toThousandths(one.median / other.median);
}

export function toThousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
