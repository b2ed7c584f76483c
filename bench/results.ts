import type { ContenderName } from './contenders/contenders';
import type { HandlerName } from './handlers/handlers';
import type { Machine } from './machine';
import type { Measure } from './statistics';

/** All that a run has measured: what `results.json` holds. */
export interface Results {
  /** ISO 8601, of the end of the run. */
  readonly date: string;
  readonly minutes: number;
  readonly machine: Machine;
  readonly synthesis: readonly SynthesisRow[];
  readonly deployment: readonly DeploymentRow[];
  readonly completion: readonly CompletionRow[];
  readonly handler: readonly HandlerRow[];
  /** None where the machine gives no control groups. */
  readonly firstRequest: readonly FirstRequestRow[];
}

export interface SynthesisRow {
  readonly contender: ContenderName;
  readonly domains: number;
  readonly template: TemplateSize;
  readonly seconds: Measure;
  /** The peak of what the process held in memory. */
  readonly megabytes: Measure;
}

export interface TemplateSize {
  readonly bytes: number;
  readonly resources: number;
  readonly policies: number;
  /** What of the bytes are the policies. */
  readonly policyBytes: number;
  /** The quotas of AWS that the stack would break, in words. */
  readonly brokenQuotas: readonly string[];
}

export interface DeploymentRow {
  readonly contender: ContenderName;
  readonly domains: number;
  readonly seconds: Measure;
  readonly callsPerUpdate: number;
  readonly brokenQuotas: readonly string[];
}

export interface CompletionRow {
  readonly contender: ContenderName;
  /** From the service's completion to the deployment's. */
  readonly seconds: Measure;
}

export interface HandlerRow {
  readonly handler: HandlerName;
  readonly assetBytes: number;
  readonly compressedBytes: number;
  /** From the start of the process to the answer. */
  readonly coldMilliseconds: Measure;
  /** What of it is loading the handler's modules. */
  readonly loadMilliseconds: Measure;
  readonly warmMilliseconds: Measure;
  readonly megabytes: Measure;
  readonly callsPerRequest: number;
}

export interface FirstRequestRow {
  readonly handler: HandlerName;
  /** The memory of the function, whose share of a processor the request got. */
  readonly megabytes: number;
  readonly milliseconds: Measure;
}

/** @throws Error if the run has left it out. */
export function find<Row extends object>(rows: readonly Row[], wanted: Partial<Row>): Row {
  const entries = Object.entries(wanted) as [keyof Row, unknown][];
  const found = rows.find((row) => entries.every(([key, value]) => row[key] === value));
  if (!found) {
    throw new Error(`the run has no such figure (got: ${JSON.stringify(wanted)}); measure it`);
  }
  return found;
}
