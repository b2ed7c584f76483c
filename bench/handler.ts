import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { HttpServer } from '../local/simulator/http-server';
import { OpenSearchServiceSimulator } from '../local/simulator/simulator';
import { StackStatusServer } from '../test/support/stack-status-server';
import type { CleanUp } from './clean-up';
import {
  createEvent,
  HANDLERS,
  type HandlerName,
  type HandlerOrder,
  type HandlerReport,
  makeAsset,
} from './handlers/handlers';
import { runNode } from './node-process';
import { digits, tell } from './progress';
import type { HandlerRow } from './results';
import { summarize, toThousandths } from './statistics';

const ROUNDS = 15;
const PROCESS = path.join(__dirname, 'handlers', 'process.js');
const NODE_MODULES = path.join(__dirname, '..', 'node_modules');

/** What a handler takes by itself, as a process: Lambda's own part, before the process starts, is the same for all. */
export async function measureHandlers(cleanUp: CleanUp): Promise<HandlerRow[]> {
  const folder = await cleanUp.temporaryFolder();
  const simulator = await OpenSearchServiceSimulator.start();
  cleanUp.add(() => simulator.stop());
  const responses = await HttpServer.listen(0, async () => ({ statusCode: 200, headers: {}, body: '' }));
  cleanUp.add(() => responses.close());

  const stack = await StackStatusServer.start(['cloudformation:DescribeStacks']);
  cleanUp.add(() => stack.stop());

  const names = Object.keys(HANDLERS) as HandlerName[];
  const subjects = await Promise.all(
    names.map(async (name) => {
      const asset = await makeAsset(name, folder);
      return new Subject(name, asset, simulator, stack.endpoint, responses.port);
    }),
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

  constructor(
    private readonly name: HandlerName,
    private readonly asset: string,
    private readonly simulator: OpenSearchServiceSimulator,
    private readonly cloudFormation: string,
    private readonly responsePort: number,
  ) {}

  async measure(round: number): Promise<void> {
    const domains = [`round-${round}-cold`, `round-${round}-warm`];
    for (const name of domains) {
      this.simulator.addDomain({ name, newVersion: 'OpenSearch_2_19_R20260720' });
    }
    const callsBefore = this.simulator.calls.length;
    const { report, startedAt } = await runNode<HandlerReport>(
      [PROCESS, JSON.stringify(this.order(domains))],
      this.environment(),
    );
    this.calls += this.simulator.calls.length - callsBefore;
    this.check(domains);

    this.cold.push(report.answeredAt - startedAt);
    this.reports.push(report);
    const figures = `cold ${digits(report.answeredAt - startedAt)} ms, warm ${digits(report.warmMilliseconds)} ms`;
    tell('handler', `round ${round}: ${this.name}: ${figures}`);
  }

  async row(): Promise<HandlerRow> {
    const all = (figure: (report: HandlerReport) => number) => summarize(this.reports.map(figure));
    return {
      handler: this.name,
      ...(await sizeOfAsset(this.asset)),
      coldMilliseconds: summarize(this.cold),
      loadMilliseconds: all(({ loadMilliseconds }) => loadMilliseconds),
      warmMilliseconds: all(({ warmMilliseconds }) => warmMilliseconds),
      megabytes: all(({ peakKilobytes }) => peakKilobytes / 1_024),
      callsPerRequest: toThousandths(this.calls / this.reports.length / 2),
    };
  }

  private order(domains: readonly string[]): HandlerOrder {
    return {
      index: path.join(this.asset, 'index.js'),
      export: HANDLERS[this.name].export,
      events: domains.map((domain) => createEvent(this.name, domain)),
      responsePort: this.responsePort,
    };
  }

  /** As Lambda has it: the SDK is not beside the function, but where NODE_PATH says, and there is no configuration file. */
  private environment(): NodeJS.ProcessEnv {
    return {
      HOME: this.asset,
      NODE_PATH: NODE_MODULES,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_OPENSEARCH: this.simulator.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.cloudFormation,
    };
  }

  /** A handler that is quick because it does nothing would be no contender. */
  private check(domains: readonly string[]): void {
    for (const name of domains) {
      const { updateStatus } = this.simulator.domain(name);
      if (this.name !== 'Node.js alone' && updateStatus !== 'PENDING_UPDATE') {
        throw new Error(`the handler of ${this.name} has not started an update (got: ${updateStatus}); look into it`);
      }
      this.simulator.removeDomain(name);
    }
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
