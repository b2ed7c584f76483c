import { cpus, release, totalmem, type } from 'node:os';
import { version as cdkVersion } from 'aws-cdk-lib/package.json';

/** Where a run was made, as far as it explains figures. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly cdk: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
    cdk: cdkVersion,
  };
}
