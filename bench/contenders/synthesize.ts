import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { runNode } from '../node-process';
import type { ContenderName } from './contenders';

/** What a process of the app is asked to synthesize. */
export interface Order {
  readonly folder: string;
  readonly stacks: readonly StackOrder[];
}

export interface StackOrder {
  readonly name: string;
  readonly contender: ContenderName;
  readonly domainNames: readonly string[];
}

export interface AppReport {
  readonly peakKilobytes: number;
}

export interface Synthesis {
  readonly seconds: number;
  readonly megabytes: number;
}

const APP = path.join(__dirname, 'app.ts');

/** Synthesizes in a fresh process, which is what a deployment begins with: the time includes loading all modules. */
export async function synthesize(order: Order, temporaryFolder: string): Promise<Synthesis> {
  // What tsx and the CDK keep from run to run goes where it is removed.
  const env = { PATH: process.env.PATH, TMPDIR: temporaryFolder };
  const { report, milliseconds } = await runNode<AppReport>(['--import', 'tsx', APP, JSON.stringify(order)], env);
  return { seconds: milliseconds / 1_000, megabytes: report.peakKilobytes / 1_024 };
}

/** As the CDK has written it, which is what it uploads. */
export function readTemplate(folder: string, stackName: string): Promise<string> {
  return readFile(path.join(folder, `${stackName}.template.json`), 'utf8');
}
