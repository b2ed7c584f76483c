import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { externalDataInterceptor } from '@smithy/core/config';
import type { Time } from '../decisions/time';
import { destroyClients, makeClients } from './clients';
import { withBudget } from './current-budget';
import { REPORT_BUDGET } from './retry-budget';
import { servicesOf } from './services';

/** Reserved: there is no such host. It tells in traces what these calls are. @see https://www.rfc-editor.org/rfc/rfc2606 */
const ENDPOINT = 'https://warm-up.invalid';

const DOMAIN = '{"DomainStatus":{"ServiceSoftwareOptions":{"UpdateStatus":"COMPLETED","AutomatedUpdateDate":0}}}';
const STACK =
  '<r><DescribeStacksResult><Stacks><member><StackStatus>CREATE_IN_PROGRESS</StackStatus></member></Stacks></DescribeStacksResult></r>';

/**
 * Does once what the first calls of a process do: compiling the SDK's code and Node.js' HTTP client, and reading the certificates of
 * the authorities. Lambda loads a function with a full processor, and runs its requests with a share of one, so this takes
 * a fraction of the time while the function is loaded. bench/README.md has the figures.
 *
 * Nothing is sent: the calls are answered by a socket that is connected to nothing. Clients of its own keep it apart from a
 * request that comes before it has ended.
 */
export async function warmUp(time: Time): Promise<void> {
  readConfigurationFiles();
  const clients = makeClients({ endpoint: ENDPOINT, requestHandler: { httpsAgent: new AnsweringAgent() } });
  const { openSearch, cloudFormation } = servicesOf(clients);
  const calls = () =>
    Promise.all([
      openSearch.describe('warm-up'),
      openSearch.start({ domainName: 'warm-up', schedule: { at: 'NOW' }, maxWaitForSlotSeconds: 0 }),
      cloudFormation.stackStatus('warm-up'),
    ]);
  try {
    createSecureContext();
    await withBudget(REPORT_BUDGET, time, calls);
  } finally {
    destroyClients(clients);
  }
}

/**
 * The SDK looks for configuration files, which a function seldom has, and waits for the file system meanwhile. Lambda does not
 * wait for what goes on after the module was loaded, so the rest of the warm-up would come too late. What the SDK is given
 * here, it does not look for.
 */
function readConfigurationFiles(): void {
  for (const name of ['config', 'credentials']) {
    const file = path.join(homedir(), '.aws', name);
    externalDataInterceptor.interceptFile(file, contentOf(file));
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

class AnsweringAgent extends Agent {
  override createConnection(): Duplex {
    return new AnsweringSocket();
  }
}

/** Answers whatever is written: the services of OpenSearch in JSON, and CloudFormation, whose requests are forms, in XML. */
class AnsweringSocket extends Duplex {
  override _read(): void {
    // The answer is pushed when the request has been written.
  }

  override _write(request: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const body = request.includes('x-www-form-urlencoded') ? STACK : DOMAIN;
    this.push(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    done();
  }

  /** What the HTTP client sets on any socket. */
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
