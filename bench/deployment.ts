import type { CleanUp } from './clean-up';
import { type ContenderName, domainNames } from './contenders/contenders';
import type { StackOrder } from './contenders/synthesize';
import { LocalCloud } from './local-cloud';
import { digits, inDomains, tell } from './progress';
import type { DeploymentRow } from './results';
import { summarize, toThousandths } from './statistics';
import { sizeOf } from './template-size';

const ROUNDS = 3;
/**
 * In the order of each round. What takes half a minute, and no goal is about, has a round less.
 */
const PLAN: readonly Plan[] = [
  { contender: 'ours', domains: 1 },
  { contender: 'ours, waiting', domains: 1 },
  { contender: 'AwsCustomResource', domains: 1 },
  { contender: 'ours', domains: 20 },
  { contender: 'ours, waiting', domains: 20 },
  { contender: 'AwsCustomResource', domains: 20 },
  { contender: 'ours', domains: 100 },
  { contender: 'ours, waiting', domains: 100, rounds: ROUNDS - 1 },
  { contender: 'AwsCustomResource', domains: 100 },
];

interface Plan {
  readonly contender: ContenderName;
  readonly domains: number;
  readonly rounds?: number;
}

/** The updates end as soon as they have begun, so that no poll is waited for: that is a figure of its own. */
const AT_ONCE = { speed: 1, durations: { pendingSeconds: 0, inProgressSeconds: 0 } };

/** How long CloudFormation takes to create a stack, on the control plane of this machine. */
export async function measureDeployment(cleanUp: CleanUp): Promise<DeploymentRow[]> {
  const subjects = PLAN.map((plan, index) => new Subject(plan, `stack-${index + 10}`));
  tell('deployment', 'starting the control plane, and publishing the assets');
  const orders = subjects.map(({ order }) => order);
  const cloud = await LocalCloud.start(AT_ONCE, orders, cleanUp);

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const subject of subjects.filter(({ rounds }) => round <= rounds)) {
      await subject.measure(cloud, round);
    }
  }
  return subjects.map((subject) => subject.row());
}

class Subject {
  readonly order: StackOrder;
  readonly rounds: number;
  private readonly contender: ContenderName;
  private readonly domains: number;
  private readonly seconds: number[] = [];
  private calls = 0;
  private template = '';

  constructor({ contender, domains, rounds = ROUNDS }: Plan, prefix: string) {
    this.contender = contender;
    this.domains = domains;
    this.rounds = rounds;
    // Names of one length for all, because it counts in the policies.
    this.order = { name: prefix, contender, domainNames: domainNames(prefix, domains) };
  }

  async measure(cloud: LocalCloud, round: number): Promise<void> {
    const { simulator } = cloud.aws;
    const { name, domainNames: names } = this.order;
    const stackName = `${name}-${round}`;
    cloud.resetDomains(names);
    const callsBefore = simulator.calls.length;

    await cloud.createStack(this.order, stackName);

    const { begin, end } = await cloud.duration(stackName);
    this.seconds.push((end - begin) / 1_000);
    this.calls = simulator.calls.length - callsBefore;
    this.template = await cloud.template(this.order);
    this.checkThatAllAreUpdated(cloud);
    const figures = `${digits((end - begin) / 1_000)} s, ${digits(this.calls / this.domains)} calls per update`;
    tell('deployment', `round ${round}: ${this.contender}, ${inDomains(this.domains)}: ${figures}`);
  }

  row(): DeploymentRow {
    return {
      contender: this.contender,
      domains: this.domains,
      seconds: summarize(this.seconds),
      callsPerUpdate: toThousandths(this.calls / this.domains),
      brokenQuotas: sizeOf(this.template).brokenQuotas,
    };
  }

  /** A deployment that is quick because it does nothing would be no contender. */
  private checkThatAllAreUpdated({ aws }: LocalCloud): void {
    const left = this.order.domainNames.filter((name) => aws.simulator.domain(name).updateStatus !== 'COMPLETED');
    if (left.length > 0) {
      throw new Error(
        `${this.contender} has not updated all of its domains (got: ${left.join()}); look into its stack`,
      );
    }
  }
}
