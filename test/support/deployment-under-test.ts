import { type CdkResult, LocalAws } from '../../local/local-aws';
import type { DomainOptions } from '../../local/simulator/domain-options';
import type { SimulatorOptions } from '../../local/simulator/simulator';
import type { DeclaredUpdate } from '../e2e/app';
import type { EngineChanges } from '../e2e/changed-engine';
import { DeployedPermissions } from './deployed-permissions';
import { DeployedStack } from './deployed-stack';

export const OLD = 'OpenSearch_2_19_R20260101';
export const NEW = 'OpenSearch_2_19_R20260720';

/** AWS on this machine with the deployed permissions enforced, and the real command line; a domain and a stack for each test. */
export class DeploymentUnderTest {
  static async start(options: SimulatorOptions = {}): Promise<DeploymentUnderTest> {
    const permissions = new DeployedPermissions();
    // A day behind the handler's clock, which is the real one, so that tests may let hours pass without overtaking it.
    const startTime = new Date(Date.now() - 24 * 3_600_000);
    const aws = await LocalAws.start({ startTime, ...options, authorize: (request) => permissions.allow(request) });
    permissions.connect(aws.endpoint);
    succeeded(await aws.cdk('bootstrap', '-c', 'domains=any'));
    return new DeploymentUnderTest(aws);
  }

  private domains = 0;
  private stacks = 0;

  private constructor(readonly aws: LocalAws) {}

  /** An update is available for it. */
  addDomain(options: Partial<DomainOptions> = {}): string {
    this.domains += 1;
    const name = `domain-${this.domains}`;
    this.aws.simulator.addDomain({ name, currentVersion: OLD, newVersion: NEW, ...options });
    return name;
  }

  statusOf(name: string): string {
    return this.aws.simulator.domain(name).updateStatus;
  }

  callsOn(name: string): string[] {
    const calls = this.aws.simulator.calls.filter(({ domainName }) => domainName === name);
    return calls.map(({ operation }) => operation);
  }

  /** `engine`: how its engine differs from the one that users deploy. */
  newStack(engine: EngineChanges = {}) {
    this.stacks += 1;
    const stackName = `stack-${this.stacks}`;
    const run = (command: string, updates: readonly DeclaredUpdate[], ...args: string[]): Promise<CdkResult> => {
      const declared = { stackName, updates: JSON.stringify(updates), engine: JSON.stringify(engine) };
      const context = Object.entries(declared).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      return this.aws.cdk(command, '--app', 'npx tsx test/e2e/app.ts', ...context, ...args);
    };
    return {
      deploy: (...updates: DeclaredUpdate[]) => run('deploy', updates, '--require-approval', 'never'),
      destroy: (...updates: DeclaredUpdate[]) => run('destroy', updates, '--force'),
      deployed: new DeployedStack(this.aws, stackName),
    };
  }
}

/** The outputs of a deployment. @throws Error with all that the command line said if it failed. */
export function outputsOf(result: CdkResult): Record<string, string> {
  const outputs = succeeded(result).matchAll(/^\S+\.(\S+) = ?(.*)$/gm);
  return Object.fromEntries([...outputs].map(([, name, value]) => [name, value]));
}

function succeeded({ exitCode, output }: CdkResult): string {
  if (exitCode !== 0) {
    throw new Error(`the command line failed (got: exit code ${exitCode}); it said: ${output}`);
  }
  return output;
}
