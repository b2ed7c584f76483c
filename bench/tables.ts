import type { Verdict } from './goals';
import { count, digits, withSpread } from './progress';
import type { CompletionRow, DeploymentRow, FirstRequestRow, HandlerRow, Results, SynthesisRow } from './results';
import { type Measure, ratio } from './statistics';

const OTHER = 'AwsCustomResource';

export function goalsTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ goal, figure, met, reason }) => [goal, figure, met ? 'met' : `**missed**: ${reason}`]);
  return table(['goal', 'figure', 'verdict'], rows);
}

export function templatesTable(synthesis: readonly SynthesisRow[]): string {
  const rows = synthesis
    .filter(({ domains }) => domains > 0)
    .map(({ domains, contender, template }) => [
      count(domains),
      contender,
      count(template.bytes),
      count(template.resources),
      count(template.policies),
      template.brokenQuotas.join('; ') || 'none',
    ]);
  return table(['domains', '', 'bytes', 'resources', 'policies', 'broken quotas'], rows);
}

export function synthesisTable(synthesis: readonly SynthesisRow[]): string {
  const rows = synthesis.map((row) => {
    const other = synthesis.find(({ contender, domains }) => contender === OTHER && domains === row.domains);
    return [
      row.domains ? count(row.domains) : '',
      row.contender,
      withSpread(row.seconds, 's'),
      times(row.seconds, other?.seconds),
      withSpread(row.megabytes, 'MB'),
      times(row.megabytes, other?.megabytes),
    ];
  });
  return table(['domains', '', 'time', `of ${OTHER}`, 'memory', `of ${OTHER}`], rows);
}

export function deploymentTable(deployment: readonly DeploymentRow[]): string {
  const rows = deployment.map((row) => {
    const other = deployment.find(({ contender, domains }) => contender === OTHER && domains === row.domains);
    return [
      count(row.domains),
      row.contender,
      withSpread(row.seconds, 's'),
      times(row.seconds, other?.seconds),
      digits(row.callsPerUpdate),
      row.brokenQuotas.length > 0 ? `no: ${row.brokenQuotas.join('; ')}` : 'yes',
    ];
  });
  const header = ['domains', '', 'time', `of ${OTHER}`, 'service calls per update', 'would AWS take it'];
  return table(header, rows);
}

export function completionTable(completion: readonly CompletionRow[]): string {
  const rows = completion.map(({ contender, seconds }) => [contender, withSpread(seconds, 's')]);
  return table(['', "from the service's completion to the deployment's"], [...rows, [OTHER, 'does not wait']]);
}

export function handlerTable(handlers: readonly HandlerRow[]): string {
  const other = handlers.find(({ handler }) => handler === OTHER);
  const rows = handlers.map((row) => [
    row.handler,
    withSpread(row.coldMilliseconds, 'ms'),
    times(row.coldMilliseconds, other?.coldMilliseconds),
    withSpread(row.loadMilliseconds, 'ms'),
    withSpread(row.warmMilliseconds, 'ms'),
    withSpread(row.megabytes, 'MB'),
    `${count(row.assetBytes)} (${count(row.compressedBytes)})`,
    digits(row.callsPerRequest),
  ]);
  const header = ['', 'cold', `of ${OTHER}`, 'of it loading', 'warm', 'memory', 'asset (compressed)', 'service calls'];
  return table(header, rows);
}

export function firstRequestTable(rows: readonly FirstRequestRow[]): string {
  if (rows.length === 0) {
    return 'Not measured: the machine lets nobody make a control group.';
  }
  const ours = rows.find(({ handler }) => handler === 'ours');
  const cells = rows.map(({ handler, megabytes, milliseconds }) => [
    handler,
    `${count(megabytes)} MB`,
    withSpread(milliseconds, 'ms'),
    ours ? digits(ratio(ours.milliseconds, milliseconds)) : '',
  ]);
  return table(['', 'memory of the function', 'first request', 'ours, of this'], cells);
}

export function runLine({ date, minutes, machine }: Pick<Results, 'date' | 'minutes' | 'machine'>): string {
  const { processor, cores, memoryGigabytes, system, node, cdk } = machine;
  return `Measured on ${date.slice(0, 10)} in ${digits(minutes)} minutes, on ${cores} cores of ${processor} with ${memoryGigabytes} GB, ${system}, Node.js ${node}, aws-cdk-lib ${cdk}.`;
}

function times(one: Measure, other?: Measure): string {
  return other ? digits(ratio(one, other)) : '';
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
