import type { Measure } from './statistics';

/** One line for each measurement, with the time. */
export function tell(part: string, what: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${part.padEnd(10)} ${what}`);
}

export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

export function inDomains(domains: number): string {
  return domains === 1 ? '1 domain' : `${domains} domains`;
}

/** Three digits are more than the spread lets one believe. */
export function digits(value: number): string {
  return value >= 100 ? count(Math.round(value)) : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** `1.71 s (1.65 to 1.8)` */
export function withSpread({ median, min, max, samples }: Measure, unit: string): string {
  const spread = samples.length > 1 ? `${digits(min)} to ${digits(max)}` : 'one round';
  return `${digits(median)} ${unit} (${spread})`;
}
