import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CleanUp } from './clean-up';
import { HandlerProcess, startServers } from './handlers/handler-process';
import { HANDLERS, type HandlerName, type HandlerReport } from './handlers/handlers';
import { digits, tell } from './progress';
import type { HandlerRow } from './results';
import { summarize, toThousandths } from './statistics';

const ROUNDS = 15;

/** What a handler takes by itself, as a process: Lambda's own part, before the process starts, is the same for all. */
export async function measureHandlers(cleanUp: CleanUp): Promise<HandlerRow[]> {
  const folder = await cleanUp.temporaryFolder();
  const servers = await startServers(cleanUp);
  const names = Object.keys(HANDLERS) as HandlerName[];
  const subjects = await Promise.all(
    names.map(async (name) => new Subject(await HandlerProcess.prepare(name, folder, servers))),
  );
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const subject of subjects) {
      await subject.measure(round);
    }
  }
  return Promise.all(subjects.map((subject) => subject.row()));
}

class Subject {
  private readonly cold: number[] = [];
  private readonly reports: HandlerReport[] = [];
  private calls = 0;

  constructor(private readonly handler: HandlerProcess) {}

  async measure(round: number): Promise<void> {
    const { report, startedAt, calls } = await this.handler.run();
    const cold = report.answeredAt - startedAt;
    this.cold.push(cold);
    this.reports.push(report);
    this.calls += calls;
    const figures = `cold ${digits(cold)} ms, warm ${digits(report.warmMilliseconds)} ms`;
    tell('handler', `round ${round}: ${this.handler.name}: ${figures}`);
  }

  async row(): Promise<HandlerRow> {
    const all = (figure: (report: HandlerReport) => number) => summarize(this.reports.map(figure));
    return {
      handler: this.handler.name,
      ...(await sizeOfAsset(this.handler.asset)),
      coldMilliseconds: summarize(this.cold),
      loadMilliseconds: all(({ loadMilliseconds }) => loadMilliseconds),
      warmMilliseconds: all(({ warmMilliseconds }) => warmMilliseconds),
      megabytes: all(({ peakKilobytes }) => peakKilobytes / 1_024),
      callsPerRequest: toThousandths(this.calls / this.reports.length / 2),
    };
  }
}

/** Lambda takes an asset compressed. */
async function sizeOfAsset(folder: string): Promise<{ assetBytes: number; compressedBytes: number }> {
  let assetBytes = 0;
  let compressedBytes = 0;
  for (const file of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (file.isFile()) {
      const content = await readFile(path.join(file.parentPath, file.name));
      assetBytes += content.length;
      compressedBytes += gzipSync(content).length;
    }
  }
  return { assetBytes, compressedBytes };
}
