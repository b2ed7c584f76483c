import { digits } from './progress';
import { find, type HandlerRow, type Results, type SynthesisRow } from './results';
import { ratio } from './statistics';

/** What a run has come to. */
export interface Verdict {
  readonly goal: string;
  readonly figure: string;
  readonly met: boolean;
  /** Why it was missed. */
  readonly reason?: string;
}

type Figures = Pick<Results, 'synthesis' | 'deployment' | 'handler'>;

const OTHER = 'AwsCustomResource';

export function judge(results: Figures): Verdict[] {
  return [
    judgeResources(results),
    judgeBytes(results),
    judgeColdStart(results),
    judgeDeployment(results),
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

function judgeColdStart({ handler }: Figures): Verdict {
  const ours = find(handler, { handler: 'ours' });
  const other = find(handler, { handler: OTHER });
  const node = find(handler, { handler: 'Node.js alone' });
  const factor = ratio(ours.coldMilliseconds, other.coldMilliseconds);
  return verdict(
    `cold start of the handler at most 0.6 of ${OTHER}'s`,
    `${digits(factor)} (${digits(ours.coldMilliseconds.median)} ms to ${digits(other.coldMilliseconds.median)} ms)`,
    factor <= 0.6,
    `Node.js alone takes ${digits(node.coldMilliseconds.median)} ms of either, and ours makes ${digits(ours.callsPerRequest)} service calls where the other makes ${digits(other.callsPerRequest)}; without Node.js it is ${digits(net(ours, node) / net(other, node))}`,
  );
}

function judgeDeployment({ deployment }: Figures): Verdict {
  const ours = find(deployment, { contender: 'ours', domains: 100 });
  const other = find(deployment, { contender: OTHER, domains: 100 });
  const factor = ratio(ours.seconds, other.seconds);
  const quotas = other.brokenQuotas.join('; ');
  const refused = quotas && ` (and would refuse the other's stack for its ${quotas})`;
  return verdict(
    `deployment of 100 domains no slower than ${OTHER}'s`,
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

function net(row: HandlerRow, node: HandlerRow): number {
  return row.coldMilliseconds.median - node.coldMilliseconds.median;
}
