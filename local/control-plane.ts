import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ProcessGroup } from './process-group';

export interface ControlPlaneOptions {
  /** The Python that has ministack. */
  readonly python: string;
  /** For logs and temporary files. */
  readonly folder: string;
  /** What the control plane, and with it every Lambda function, has in its environment. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * CloudFormation, Lambda, Step Functions, IAM, S3 and SSM on this machine, on loopback: ministack, as a process.
 *
 * @see https://pypi.org/project/ministack/
 */
export class ControlPlane {
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const logFile = path.join(options.folder, 'control-plane.log');
    const log = await open(logFile, 'w');
    const group = ProcessGroup.spawn(options.python, ['-m', 'ministack'], {
      cwd: options.folder,
      stdio: ['ignore', log.fd, log.fd],
      env: {
        ...options.environment,
        GATEWAY_PORT: String(port),
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    await log.close();

    const controlPlane = new ControlPlane(endpoint, logFile, group);
    try {
      await controlPlane.ready();
    } catch (error) {
      await controlPlane.stop();
      throw error;
    }
    return controlPlane;
  }

  private constructor(
    readonly endpoint: string,
    readonly logFile: string,
    private readonly group: ProcessGroup,
  ) {}

  stop(): Promise<void> {
    return this.group.stop();
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && this.group.process.exitCode === null) {
      if (await answers(`${this.endpoint}/_ministack/health`)) {
        return;
      }
      await setTimeout(100);
    }
    throw new Error(`the control plane did not come up (got: no answer from ${this.endpoint}); see ${this.logFile}`);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** ministack takes a port and cannot choose one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) {
    throw new Error('no free port on 127.0.0.1; end a process that listens there');
  }
  return address.port;
}
