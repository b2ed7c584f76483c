import { digits } from './progress';
import { find, type Results, type SynthesisRow } from './results';
import { ratio } from './statistics';

/** What a run has come to. */
export interface Verdict {
  readonly goal: string;
  readonly figure: string;
  readonly met: boolean;
  /** Why it was missed. */
  readonly reason?: string;
}

type Figures = Pick<Results, 'synthesis' | 'deployment' | 'firstRequest'>;

const OTHER = 'AwsCustomResource';

export function judge(results: Figures): Verdict[] {
  return [
    judgeResources(results),
    judgeBytes(results),
    judgeFirstRequest(results, 512, 0.15),
    judgeFirstRequest(results, 128, 0.05),
    ...[1, 20, 100].map((domains) => judgeDeployment(results, domains)),
    judgeCalls(results),
  ];
}

/** The policies are a goal of their own, as few as hold all domains: a test checks that. */
function judgeResources({ synthesis }: Figures): Verdict {
  const policies = slopeOf(synthesis, ({ policies }) => policies);
  const others = slopeOf(synthesis, ({ resources }) => resources) - policies;
  return verdict(
    'one resource per domain, besides its part of a policy',
    `${digits(others)}, and ${digits(policies)} of a policy`,
    others <= 1,
    'something else is made for each domain',
  );
}

function judgeBytes({ synthesis }: Figures): Verdict {
  const slope = slopeOf(synthesis, ({ bytes }) => bytes);
  const policies = slopeOf(synthesis, ({ policyBytes }) => policyBytes);
  return verdict(
    'less than 560 bytes of template per domain',
    `${digits(slope)} bytes`,
    slope < 560,
    `of them are ${digits(policies)} the domain's part of the policies, and ${digits(slope - policies)} the custom resource`,
  );
}

/** `megabytes`: the other's memory. */
function judgeFirstRequest({ firstRequest }: Figures, megabytes: number, most: number): Verdict {
  const goal = `first request of a function at most ${most} of ${OTHER}'s, ours with 512 MB and the other with ${megabytes} MB`;
  if (firstRequest.length === 0) {
    return verdict(goal, 'none', false, 'it was not measured: the machine lets nobody make a control group');
  }
  const ours = find(firstRequest, { handler: 'ours' });
  const other = find(firstRequest, { handler: OTHER, megabytes });
  const factor = ratio(ours.milliseconds, other.milliseconds);
  return verdict(
    goal,
    `${digits(factor)} (${digits(ours.milliseconds.median)} ms to ${digits(other.milliseconds.median)} ms)`,
    factor <= most,
    'ours makes two calls of the service, and one of CloudFormation beside the first',
  );
}

function judgeDeployment({ deployment }: Figures, domains: number): Verdict {
  const ours = find(deployment, { contender: 'ours', domains });
  const other = find(deployment, { contender: OTHER, domains });
  const factor = ratio(ours.seconds, other.seconds);
  const quotas = other.brokenQuotas.join('; ');
  const refused = quotas && ` (and would refuse the other's stack for its ${quotas})`;
  return verdict(
    `deployment of ${domains} ${domains === 1 ? 'domain' : 'domains'} no slower than ${OTHER}'s`,
    `${digits(factor)} times (${digits(ours.seconds.median)} s to ${digits(other.seconds.median)} s)`,
    factor <= 1,
    `ours makes two calls of the service and one of CloudFormation for each update; this control plane takes one resource after the other${refused}, where CloudFormation takes many at a time`,
  );
}

function judgeCalls({ deployment }: Figures): Verdict {
  const { callsPerUpdate } = find(deployment, { contender: 'ours', domains: 100 });
  return verdict(
    'at most 2 service calls to start an update',
    digits(callsPerUpdate),
    callsPerUpdate <= 2,
    'some calls were made again, or others besides DescribeDomain and StartServiceSoftwareUpdate',
  );
}

function verdict(goal: string, figure: string, met: boolean, reason: string): Verdict {
  return met ? { goal, figure, met } : { goal, figure, met, reason };
}

/** What a domain more adds to our template, from the first to the last. */
function slopeOf(rows: readonly SynthesisRow[], figure: (size: SynthesisRow['template']) => number): number {
  const first = find(rows, { contender: 'ours', domains: 1 });
  const last = find(rows, { contender: 'ours', domains: 450 });
  return (figure(last.template) - figure(first.template)) / (last.domains - first.domains);
}
