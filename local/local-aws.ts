import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { ControlPlane } from './control-plane';
import { ProcessGroup } from './process-group';
import { ensurePythonEnvironment } from './python-environment';
import { OpenSearchServiceSimulator, type SimulatorOptions } from './simulator/simulator';

const PROJECT = path.join(__dirname, '..');
const STATE = path.join(PROJECT, '.local');
const CONTROL_PLANE = {
  folder: path.join(STATE, 'venv'),
  requirements: path.join(__dirname, 'requirements.txt'),
  contents: 'the control plane',
};
const BIN = path.join(PROJECT, 'node_modules', '.bin');

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

export interface CdkResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * AWS on this machine: the control plane, the OpenSearch Service simulator, and the environment in which the CDK's
 * command line and the handler find both. Everything is on loopback, and nothing is written outside of `.local`.
 */
export class LocalAws {
  static async start(options: SimulatorOptions, report: (line: string) => void = () => undefined): Promise<LocalAws> {
    const python = await ensurePythonEnvironment(CONTROL_PLANE, report);
    await mkdir(STATE, { recursive: true });
    const folder = await mkdtemp(path.join(STATE, 'run-'));
    const simulator = await OpenSearchServiceSimulator.start({ ...options, accountId: ACCOUNT, region: REGION });
    try {
      const environment = { ...isolatedEnvironment(folder), AWS_ENDPOINT_URL_OPENSEARCH: simulator.endpoint };
      return new LocalAws(folder, simulator, await ControlPlane.start({ python, folder, environment }));
    } catch (error) {
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private readonly running = new Set<ProcessGroup>();

  private constructor(
    private readonly folder: string,
    readonly simulator: OpenSearchServiceSimulator,
    private readonly controlPlane: ControlPlane,
  ) {}

  get endpoint(): string {
    return this.controlPlane.endpoint;
  }

  /** What the CDK's command line, and any AWS SDK, needs in order to find this AWS and no other. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ENDPOINT_URL_OPENSEARCH: this.simulator.endpoint,
      ...CREDENTIALS,
      CDK_DISABLE_CLI_TELEMETRY: '1',
    };
  }

  /** Runs the CDK's command line in the project, as a user does. */
  cdk(...args: string[]): Promise<CdkResult> {
    return this.cdkIn(PROJECT, ...args);
  }

  /** Runs it in the folder of another app. */
  async cdkIn(folder: string, ...args: string[]): Promise<CdkResult> {
    const assembly = path.join(this.folder, 'cdk.out');
    const group = ProcessGroup.spawn(path.join(BIN, 'cdk'), [...args, '--no-notices', '--output', assembly], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...isolatedEnvironment(this.folder), ...this.environment, CI: 'true' },
    });
    this.running.add(group);
    try {
      let output = '';
      for (const stream of [group.process.stdout, group.process.stderr]) {
        stream?.setEncoding('utf8').on('data', (chunk) => {
          output += chunk;
        });
      }
      return { exitCode: await group.exit, output };
    } finally {
      this.running.delete(group);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running].map((group) => group.stop()));
    await this.controlPlane.stop();
    await this.simulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
};

/** The user's environment without the user's AWS: no profile, no session, no configuration files. */
function isolatedEnvironment(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...CREDENTIALS,
    AWS_CONFIG_FILE: path.join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_HOME: path.join(folder, 'cdk-home'),
    TMPDIR: folder,
    CDK_DISABLE_CLI_TELEMETRY: '1',
    NO_PROXY: '127.0.0.1,localhost',
    // The Node.js of the Lambda runtime, for the functions too.
    PATH: [BIN, process.env.PATH].join(path.delimiter),
  };
}
