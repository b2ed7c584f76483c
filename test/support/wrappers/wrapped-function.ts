import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { CloudFormationCustomResourceResponse } from 'aws-lambda';
import { OpenSearchServiceSimulator } from '../../../local/simulator/simulator';
import { StackStatusServer } from '../stack-status-server';
import { DatagramReceiver, HttpReceiver } from './receivers';
import { FUNCTION_NAME, type Invocation, type Traces, type Wrapper } from './wrappers';

const PROJECT = path.join(__dirname, '..', '..', '..');
/** What ships. */
export const BUNDLE = path.join(PROJECT, 'dist', 'handler', 'index.js');
/** The Node.js of the Lambda runtime, which is newer than the one that the tests may run on. */
export const NODE = path.join(PROJECT, 'node_modules', '.bin', 'node');
/** Far longer than a cold start takes: it only ends a function that hangs. */
const LONGEST = 120_000;
const STACK_ACTIONS = ['DescribeStacks', 'GetTemplate', 'ListStackResources'];

/** By its runtime, as Lambda calls it; what comes before Node.js 24 loads by require(). */
export type Runtime = 'nodejs24.x' | 'nodejs22.x';

/** The built bundle in a process of its own, as in Lambda, with the AWS that it calls on loopback. */
export class WrappedFunction {
  /** @param wrapper is loaded before the handler, as in production; undefined: there is none */
  static async start(runtime: Runtime, wrapper?: Wrapper): Promise<WrappedFunction> {
    const folder = await mkdtemp(path.join(tmpdir(), 'wrapped-function-'));
    const simulator = await OpenSearchServiceSimulator.start();
    simulator.addDomain({
      name: 'logs',
      currentVersion: 'OpenSearch_2_19_R20260101',
      newVersion: 'OpenSearch_2_19_R20260720',
    });
    const servers = {
      simulator,
      stack: await StackStatusServer.start(STACK_ACTIONS.map((action) => `cloudformation:${action}`)),
      answers: await HttpReceiver.startSecure(folder),
      collector: await HttpReceiver.start(),
      daemon: await DatagramReceiver.start(),
    };
    return new WrappedFunction(folder, servers, runtime, wrapper);
  }

  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;
  private log = '';

  private constructor(
    private readonly folder: string,
    private readonly servers: {
      readonly simulator: OpenSearchServiceSimulator;
      readonly stack: StackStatusServer;
      readonly answers: HttpReceiver & { readonly certificate: string };
      readonly collector: HttpReceiver;
      readonly daemon: DatagramReceiver;
    },
    runtime: Runtime,
    wrapper?: Wrapper,
  ) {
    const env = { ...this.environment(runtime), ...wrapper?.environment(servers.collector.url) };
    this.child = spawn(NODE, [path.join(__dirname, 'lambda-runtime.mjs')], {
      cwd: PROJECT,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: LONGEST,
      killSignal: 'SIGKILL',
    });
    for (const output of [this.child.stdout, this.child.stderr]) {
      output?.setEncoding('utf8').on('data', (text) => {
        this.log += text;
      });
    }
    this.closed = once(this.child, 'close');
  }

  /** What CloudFormation was answered, in order. */
  get answers(): CloudFormationCustomResourceResponse[] {
    return this.servers.answers.bodies.map((body) => JSON.parse(body));
  }

  /** Resolves once the handler is loaded. */
  async load(): Promise<void> {
    await this.reply();
  }

  async invoke(invocation: Invocation, event: Readonly<Record<string, unknown>>): Promise<void> {
    const request = {
      StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/updates/5d3f2c4e',
      RequestId: invocation.requestId,
      ResponseURL: `${this.servers.answers.url}answer?X-Amz-Signature=secret`,
      ResourceType: 'Custom::ServiceSoftwareUpdate',
      LogicalResourceId: 'Update',
      ServiceToken: 'token',
      ResourceProperties: { ServiceToken: 'token', DomainName: 'logs', ScheduleAt: 'NOW' },
      ...event,
    };
    this.child.send({ ...invocation, event: request });
    await this.reply();
  }

  /** Lets the process end by itself, as nothing must keep it from that, and tells what it has sent until then. */
  async stop(): Promise<Traces> {
    if (this.child.connected) {
      // The child disconnects, as a ChildProcess that is disconnected by its parent emits no `close`.
      this.child.send({ end: true });
    }
    await this.closed;
    const { simulator, stack, answers, collector, daemon } = this.servers;
    const datagrams = await daemon.stop();
    await Promise.all([simulator.stop(), stack.stop(), answers.stop(), collector.stop()]);
    await rm(this.folder, { recursive: true });
    return { log: this.log, collected: collector.bodies, datagrams };
  }

  private async reply(): Promise<void> {
    const ended = this.closed.then((): never => {
      throw new Error(`the function ended:\n${this.log}`);
    });
    const message = once(this.child, 'message') as Promise<[{ readonly error?: string }]>;
    const [{ error }] = await Promise.race([message, ended]);
    if (error !== undefined) {
      throw new Error(`the handler failed: ${error}\n${this.log}`);
    }
  }

  private environment(runtime: Runtime): NodeJS.ProcessEnv {
    const { simulator, stack, answers, daemon } = this.servers;
    return {
      PATH: process.env.PATH,
      HOME: this.folder,
      TMPDIR: this.folder,
      TZ: ':UTC',
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: path.dirname(BUNDLE),
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FUNCTION_NAME}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: 'test',
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
      AWS_ENDPOINT_URL_OPENSEARCH: simulator.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: stack.endpoint,
      NODE_EXTRA_CA_CERTS: answers.certificate,
    };
  }
}
