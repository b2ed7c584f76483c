import * as path from 'node:path';
import { HttpServer } from '../../local/simulator/http-server';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import { type Certificate, makeCertificate } from '../../test/support/certificate';
import { StackStatusServer } from '../../test/support/stack-status-server';
import type { CleanUp } from '../clean-up';
import { runNode } from '../node-process';
import { createEvent, HANDLERS, type HandlerName, type HandlerOrder, type HandlerReport, makeAsset } from './handlers';
import { putTlsBefore } from './tls-front';

const PROCESS = path.join(__dirname, 'process.js');
const NODE_MODULES = path.join(__dirname, '..', '..', 'node_modules');

/** What the handlers call. */
export interface HandlerServers {
  readonly simulator: OpenSearchServiceSimulator;
  /** By TLS, as the next two. */
  readonly openSearch: URL;
  readonly cloudFormation: URL;
  readonly responses: URL;
  readonly certificate: Certificate;
}

export async function startServers(cleanUp: CleanUp): Promise<HandlerServers> {
  const simulator = await OpenSearchServiceSimulator.start();
  cleanUp.add(() => simulator.stop());
  const responses = await HttpServer.listen(0, async () => ({ statusCode: 200, headers: {}, body: '' }));
  cleanUp.add(() => responses.close());
  const stack = await StackStatusServer.start(['cloudformation:DescribeStacks']);
  cleanUp.add(() => stack.stop());

  const certificate = await makeCertificate(await cleanUp.temporaryFolder());
  const secure = (port: string | number) => putTlsBefore(Number(port), certificate, cleanUp);
  return {
    simulator,
    openSearch: await secure(new URL(simulator.endpoint).port),
    cloudFormation: await secure(new URL(stack.endpoint).port),
    responses: await secure(responses.port),
    certificate,
  };
}

/** What a process took that answered two requests. */
export interface HandlerRun {
  readonly report: HandlerReport;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Of OpenSearch Service. */
  readonly calls: number;
}

/** A handler as Lambda runs it: a process that loads it, and hands it one request after another. */
export class HandlerProcess {
  static async prepare(name: HandlerName, folder: string, servers: HandlerServers): Promise<HandlerProcess> {
    return new HandlerProcess(name, await makeAsset(name, folder), servers);
  }

  private constructor(
    readonly name: HandlerName,
    readonly asset: string,
    private readonly servers: HandlerServers,
  ) {}

  /** `share`: the file of the control group that the process joins when the handler is loaded. */
  async run(share?: string): Promise<HandlerRun> {
    const { simulator } = this.servers;
    const domains = ['first-request', 'second-request'];
    for (const name of domains) {
      simulator.addDomain({ name, newVersion: 'OpenSearch_2_19_R20260720' });
    }
    const callsBefore = simulator.calls.length;
    const order = JSON.stringify(this.order(domains, share));
    const { report, startedAt } = await runNode<HandlerReport>([PROCESS, order], this.environment());
    const calls = simulator.calls.length - callsBefore;
    this.check(domains);
    return { report, startedAt, calls };
  }

  private order(domains: readonly string[], share?: string): HandlerOrder {
    return {
      index: path.join(this.asset, 'index.js'),
      export: HANDLERS[this.name].export,
      events: domains.map((domain) => createEvent(this.name, domain)),
      responsePort: this.servers.responses.port,
      share,
    };
  }

  /** As Lambda has it: the SDK is not beside the function, but where NODE_PATH says, and there is no configuration file. */
  private environment(): NodeJS.ProcessEnv {
    const { openSearch, cloudFormation, certificate } = this.servers;
    return {
      HOME: this.asset,
      NODE_PATH: NODE_MODULES,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_OPENSEARCH: openSearch.origin,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.origin,
      NODE_EXTRA_CA_CERTS: certificate.file,
    };
  }

  /** A handler that is quick because it does nothing would be no contender. */
  private check(domains: readonly string[]): void {
    for (const name of domains) {
      const { updateStatus } = this.servers.simulator.domain(name);
      if (this.name !== 'Node.js alone' && updateStatus !== 'PENDING_UPDATE') {
        throw new Error(`the handler of ${this.name} has not started an update (got: ${updateStatus}); look into it`);
      }
      this.servers.simulator.removeDomain(name);
    }
  }
}
