import { judge, type Verdict } from '../../bench/goals';
import { brokenQuotas } from '../../bench/quotas';
import { fillIn } from '../../bench/report';
import type { DeploymentRow, FirstRequestRow, SynthesisRow, TemplateSize } from '../../bench/results';
import { summarize } from '../../bench/statistics';
import { deploymentTable, goalsTable, synthesisTable } from '../../bench/tables';

const ANY = summarize([1]);

function synthesized(contender: SynthesisRow['contender'], domains: number, size: Partial<TemplateSize>): SynthesisRow {
  const template = { bytes: 0, resources: 0, policies: 0, policyBytes: 0, brokenQuotas: [], ...size };
  return { contender, domains, template, seconds: summarize([2, 1, 3]), megabytes: ANY };
}

function deployed(
  contender: DeploymentRow['contender'],
  seconds: number,
  callsPerUpdate: number,
  domains = 100,
): DeploymentRow {
  return { contender, domains, seconds: summarize([seconds]), callsPerUpdate, brokenQuotas: [] };
}

function asked(handler: FirstRequestRow['handler'], megabytes: number, milliseconds: number): FirstRequestRow {
  return { handler, megabytes, milliseconds: summarize([milliseconds]) };
}

/** A run that meets every goal, but just so. */
function results({ bytes = 559, seconds = 10, calls = 2, first = 50 } = {}) {
  return {
    synthesis: [
      synthesized('ours', 1, { bytes: 1_000, resources: 17, policies: 5, policyBytes: 500 }),
      synthesized('ours', 450, {
        bytes: 1_000 + 449 * bytes,
        resources: 466,
        policies: 5,
        policyBytes: 500 + 449 * 280,
      }),
    ],
    deployment: [1, 20, 100].flatMap((domains) => [
      deployed('ours', domains === 100 ? seconds : 10, calls, domains),
      deployed('AwsCustomResource', 10, 1, domains),
    ]),
    firstRequest: [
      asked('ours', 512, first),
      asked('AwsCustomResource', 512, 400),
      asked('AwsCustomResource', 128, 2_000),
    ],
  };
}

function missed(verdicts: readonly Verdict[]): (string | undefined)[] {
  return verdicts.filter(({ met }) => !met).map(({ goal }) => goal);
}

test('a run that is as good as the goals meets them, and needs no reasons', () => {
  const verdicts = judge(results());
  expect(missed(verdicts)).toEqual([]);
  expect(verdicts.map(({ figure }) => figure)).toEqual([
    '1, and 0 of a policy',
    '559 bytes',
    '0.125 (50 ms to 400 ms)',
    '0.025 (50 ms to 2,000 ms)',
    '1 times (10 s to 10 s)',
    '1 times (10 s to 10 s)',
    '1 times (10 s to 10 s)',
    '2',
  ]);
  expect(verdicts.map(({ reason }) => reason)).toEqual(Array(8).fill(undefined));
});

test.each([
  [{ bytes: 560 }, 'less than 560 bytes of template per domain'],
  [
    { first: 61 },
    "first request of a function at most 0.15 of AwsCustomResource's, ours with 512 MB and the other with 512 MB",
  ],
  [{ seconds: 11 }, "deployment of 100 domains no slower than AwsCustomResource's"],
  [{ calls: 2.01 }, 'at most 2 service calls to start an update'],
])('%j misses one goal', (figures, goal) => {
  expect(missed(judge(results(figures)))).toEqual([goal]);
});

test('the table tells why a goal was missed, by the figures of the run', () => {
  const table = goalsTable(judge(results({ bytes: 845, first: 100 })));
  expect(table).toContain('| one resource per domain, besides its part of a policy | 1, and 0 of a policy | met |');
  expect(table).toMatch(/\| 845 bytes \| \*\*missed\*\*: of them are 280 .* and 565 the custom resource \|/);
  expect(table).toMatch(/\| 0.25 \(100 ms to 400 ms\) \| \*\*missed\*\*: ours makes two calls .* \|/);
});

test('a deployment that AWS would not take is no better for being quick, and the reason says so', () => {
  const figures = results({ seconds: 25 });
  const refused = { ...deployed('AwsCustomResource', 10, 1), brokenQuotas: ['20,000 characters, of 10,240'] };
  const verdicts = judge({
    ...figures,
    deployment: [...figures.deployment.slice(0, 4), deployed('ours', 25, 2), refused],
  });
  expect(goalsTable(verdicts)).toMatch(
    /\| 2.5 times \(25 s to 10 s\) \| .* for its 20,000 characters, of 10,240\), where .* \|/,
  );
  expect(goalsTable(judge(figures))).toMatch(/many at a time \|/);
});

test('fails on figures that the run does not have', () => {
  expect(() => judge({ ...results(), deployment: [] })).toThrow(
    'the run has no such figure (got: {"contender":"ours","domains":1}); measure it',
  );
});

test('tables show medians, spread, and the quotient with AwsCustomResource', () => {
  const rows = [synthesized('ours', 10, {}), synthesized('AwsCustomResource', 10, {}), synthesized('empty app', 0, {})];
  expect(synthesisTable(rows).split('\n')).toEqual([
    '| domains |  | time | of AwsCustomResource | memory | of AwsCustomResource |',
    '| --- | --- | --- | --- | --- | --- |',
    '| 10 | ours | 2 s (1 to 3) | 1 | 1 MB (one round) | 1 |',
    '| 10 | AwsCustomResource | 2 s (1 to 3) | 1 | 1 MB (one round) | 1 |',
    '|  | empty app | 2 s (1 to 3) |  | 1 MB (one round) |  |',
  ]);
  expect(deploymentTable([deployed('ours', 25, 2), deployed('AwsCustomResource', 10, 1)])).toContain(
    '| 100 | ours | 25 s (one round) | 2.5 | 2 | yes |',
  );
});

test('a median is the middle of the rounds, or between the two in the middle', () => {
  expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, samples: [3, 1, 2] });
  expect(summarize([4, 1, 2, 3]).median).toBe(2.5);
});

test('the tables replace those of the last run, and nothing else', () => {
  const readme = 'before\n<!-- goals -->\nold\n<!-- end -->\nbetween\n<!-- run -->\n<!-- end -->\nafter\n';
  const filled = fillIn(readme, { goals: 'new $& goals', run: 'new run' });
  expect(filled).toBe(
    'before\n<!-- goals -->\n\nnew $& goals\n\n<!-- end -->\nbetween\n<!-- run -->\n\nnew run\n\n<!-- end -->\nafter\n',
  );
  expect(fillIn(filled, { goals: 'new $& goals', run: 'new run' })).toBe(filled);
  expect(() => fillIn(readme, { handler: '' })).toThrow('README.md has no place for handler');
});

test('quotas of AWS count what the policies of one role come to', () => {
  const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:es:${'x'.repeat(3_000)}`]] };
  const policy = (Type: string, role: string) => ({
    Type,
    Properties: { PolicyDocument: { Statement: [{ Resource: [arn, arn] }] }, Roles: [{ Ref: role }] },
  });
  const inline = { A: policy('AWS::IAM::Policy', 'Role'), B: policy('AWS::IAM::Policy', 'Other') };
  expect(brokenQuotas({ Resources: inline }, 1_000_000)).toEqual([]);
  expect(brokenQuotas({ Resources: { ...inline, C: policy('AWS::IAM::Policy', 'Role') } }, 1_000_001)).toEqual([
    '1,000,001 bytes of template, of 1,000,000',
    '12,116 characters of inline policies in a role, of 10,240',
  ]);
  const many = Array.from({ length: 501 }, (_, index) => [index, policy('AWS::IAM::ManagedPolicy', 'Role')]);
  expect(brokenQuotas({ Resources: Object.fromEntries(many) }, 1)).toEqual([
    '501 resources, of 500',
    '501 managed policies in a role, of 10',
  ]);
});

test('a first request that was not measured misses its goals, and says why', () => {
  const verdicts = judge({ ...results(), firstRequest: [] });

  expect(missed(verdicts)).toHaveLength(2);
  expect(goalsTable(verdicts)).toContain('it was not measured: the machine lets nobody make a control group');
});
