import { type Chart, draw } from './chart';
import type { ContenderName } from './contenders/contenders';
import type { DeploymentRow, HandlerRow, Results, SynthesisRow } from './results';
import type { Measure } from './statistics';

/** A contender has the same in each chart. */
const COLORS: Record<ContenderName, string> = {
  'empty app': '#999',
  ours: '#2563c9',
  'ours, waiting': '#8fb6f2',
  AwsCustomResource: '#d97706',
};

/** The charts of a run, by the names of their files. */
export function drawCharts(results: Pick<Results, 'synthesis' | 'deployment' | 'handler'>): Record<string, string> {
  const stacks = results.synthesis.filter(({ domains }) => domains > 0);
  const charts: Record<string, Chart> = {
    'template.svg': {
      title: 'bytes of template, by the number of domains',
      kind: 'line',
      logarithmic: true,
      ...byDomains(stacks, ({ template }) => template.bytes),
    },
    'synthesis.svg': {
      title: 'seconds of synthesis, by the number of domains',
      kind: 'line',
      logarithmic: true,
      ...byDomains(stacks, ({ seconds }) => seconds.median),
    },
    'deployment.svg': {
      title: 'seconds of deployment, by the number of domains',
      kind: 'bar',
      ...byDomains(results.deployment, ({ seconds }) => rounded(seconds, 1)),
    },
    'handler.svg': { title: 'milliseconds of the handler alone', kind: 'bar', ...byHandler(results.handler) },
  };
  return Object.fromEntries(Object.entries(charts).map(([name, chart]) => [name, draw(chart)]));
}

function byDomains<Row extends SynthesisRow | DeploymentRow>(
  rows: readonly Row[],
  figure: (row: Row) => number,
): Pick<Chart, 'categories' | 'series'> {
  const domains = [...new Set(rows.map((row) => row.domains))];
  const names = [...new Set(rows.map(({ contender }) => contender))];
  const valueAt = (name: string, count: number) => {
    const row = rows.find(({ contender, domains }) => contender === name && domains === count);
    return row ? figure(row) : null;
  };
  return {
    categories: domains.map(String),
    series: names.map((name) => ({ name, color: COLORS[name], values: domains.map((count) => valueAt(name, count)) })),
  };
}

function byHandler(rows: readonly HandlerRow[]): Pick<Chart, 'categories' | 'series'> {
  return {
    categories: rows.map(({ handler }) => handler),
    series: [
      { name: 'cold start', color: COLORS.ours, values: rows.map((row) => rounded(row.coldMilliseconds, 0)) },
      {
        name: 'second request',
        color: COLORS['ours, waiting'],
        values: rows.map((row) => rounded(row.warmMilliseconds, 0)),
      },
    ],
  };
}

function rounded({ median }: Measure, digits: number): number {
  return Number(median.toFixed(digits));
}
