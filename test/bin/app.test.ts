import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { roundsOf } from '../support/template';

const PROJECT = path.join(__dirname, '..', '..');

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'app-test-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** Runs the app as the CDK's command line does, which hands over `-c key=value` in the environment. */
function synthesize(context: Record<string, unknown>) {
  return spawnSync(path.join(PROJECT, 'node_modules', '.bin', 'tsx'), ['bin/app.ts'], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
}

function template() {
  return JSON.parse(readFileSync(path.join(outdir, 'ServiceSoftwareUpdates.template.json'), 'utf8'));
}

function updates() {
  const resources: { Type: string; Properties: Record<string, unknown> }[] = Object.values(template().Resources);
  return resources.filter(({ Type }) => Type === 'Custom::ServiceSoftwareUpdate').map(({ Properties }) => Properties);
}

test('updates each domain, with one schedule and trigger, and outputs its version and status', () => {
  const context = { domains: 'logs, my-search', schedule: 'off-peak', trigger: '2026-11' };

  expect(synthesize(context)).toMatchObject({ status: 0, stderr: '' });
  expect(updates()).toEqual([
    expect.objectContaining({ DomainName: 'logs', ScheduleAt: 'OFF_PEAK_WINDOW', Trigger: '2026-11' }),
    expect.objectContaining({ DomainName: 'my-search', ScheduleAt: 'OFF_PEAK_WINDOW', Trigger: '2026-11' }),
  ]);
  const descriptions = Object.values<{ Description: string }>(template().Outputs).map(({ Description }) => Description);
  expect(descriptions.sort()).toEqual([
    'The status of the update of logs',
    'The status of the update of my-search',
    'The version that logs is updated to',
    'The version that my-search is updated to',
  ]);
});

test.each([
  ['now', { ScheduleAt: 'NOW' }],
  ['2026-12-01T02:00:00Z', { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T02:00:00.000Z' }],
  ['2026-12-01T02:00+02:00', { ScheduleAt: 'TIMESTAMP', DesiredStartTime: '2026-12-01T00:00:00.000Z' }],
])('takes the schedule %s', (schedule, properties) => {
  synthesize({ domains: 'logs', schedule });

  expect(updates()).toEqual([expect.objectContaining(properties)]);
});

test('waits for the domains if it is asked to, side by side', () => {
  expect(synthesize({ domains: 'logs,search', wait: 'true', trigger: 'x' })).toMatchObject({ status: 0, stderr: '' });

  expect(roundsOf(template().Resources)).toEqual([['logs', 'search']]);
  for (const update of updates()) {
    expect(update).toMatchObject({ WaitUntil: 'COMPLETED', Trigger: 'x' });
  }
});

test('updates in waves, and waits', () => {
  synthesize({ domains: 'dev; sandbox;prod-a,prod-b' });

  expect(roundsOf(template().Resources)).toEqual([['dev'], ['sandbox'], ['prod-a', 'prod-b']]);
  expect(updates().map(({ WaitUntil }) => WaitUntil)).toEqual(Array(4).fill('COMPLETED'));
});

test('a domain has the same resource and outputs in waves as without, so that nothing is deleted and cancelled', () => {
  const [plain, inWaves] = ['logs,search', 'logs;search'].map((domains) => {
    synthesize({ domains });
    const { Resources, Outputs } = template();
    // Waves wait, and what waits has a state machine besides.
    return [...Object.keys(Resources), ...Object.keys(Outputs)].filter((id) => !id.includes('WaitingMachine')).sort();
  });

  expect(inWaves).toEqual(plain);
});

test('has outputs for as many domains as a stack takes outputs, and says so for more', () => {
  const domains = Array.from({ length: 101 }, (_, index) => `domain-${index}`);
  synthesize({ domains: domains.slice(0, 100).join() });
  expect(Object.keys(template().Outputs)).toHaveLength(200);

  synthesize({ domains: domains.join() });
  expect(template().Outputs).toBeUndefined();
  expect(readFileSync(path.join(outdir, 'ServiceSoftwareUpdates.metadata.json'), 'utf8')).toContain(
    'no outputs for more than 100 domains (got: 101); a stack takes 200, and a domain has two',
  );
});

test('takes domains apart whose names differ by a hyphen only', () => {
  expect(synthesize({ domains: 'a-1,a1x,a-1x,logs,logs-domain' }).status).toBe(0);
  expect(Object.keys(template().Outputs)).toHaveLength(10);
});

test('lets the CDK’s own context be', () => {
  const context = {
    domains: 'logs',
    'aws:cdk:bundling-stacks': ['**'],
    '@aws-cdk/core:some': true,
    'acknowledged-issue-numbers': [1],
    'cli-telemetry': false,
  };

  expect(synthesize(context).status).toBe(0);
});

test.each<[Record<string, unknown>, string]>([
  [{}, '-c domains is missing; name the domains to update, as in -c domains=logs,search'],
  [{ domains: '' }, '-c domains is missing; name the domains to update, as in -c domains=logs,search'],
  [{ domain: 'logs' }, '-c domain is not known; use -c domains=..., -c wait=..., -c schedule=... or -c trigger=...'],
  [
    { domains: 'logs', shedule: 'now' },
    '-c shedule is not known; use -c domains=..., -c wait=..., -c schedule=... or -c trigger=...',
  ],
  [
    { domains: 'logs,Search' },
    '-c domains must be names of 3 to 28 lowercase letters, digits and hyphens, with commas between, and semicolons between waves (got: logs,Search); correct "Search"',
  ],
  [
    { domains: 'logs,search,logs' },
    '-c domains must name each domain once (got: logs,search,logs); remove the second "logs"',
  ],
  [
    { domains: 'dev;;prod' },
    '-c domains must be names of 3 to 28 lowercase letters, digits and hyphens, with commas between, and semicolons between waves (got: dev;;prod); correct ""',
  ],
  [{ domains: 'logs', wait: 'yes' }, '-c wait must be true or false (got: yes); correct it'],
  [
    { domains: 'dev;prod', wait: 'false' },
    '-c wait must be true for several waves (got: false); a wave begins when the one before has completed: leave wait out, or put commas between the domains',
  ],
  [
    { domains: 'logs', wait: 'true', schedule: 'off-peak' },
    '-c schedule must be now for a deployment that waits (got: off-peak); leave it out',
  ],
  ...['tonight', '2026-12-01', '2026-12-01T02:00:00', '2026-13-01T02:00:00Z', '2026-02-30T02:00:00Z'].map(
    (schedule): [Record<string, unknown>, string] => [
      { domains: 'logs', schedule },
      `-c schedule must be now, off-peak, or a time with its zone such as 2026-12-01T02:00:00Z (got: ${schedule}); correct it`,
    ],
  ),
  [
    { domains: 'logs', trigger: '' },
    '-c trigger must be some text, such as 2026-11 (got: nothing); give one or leave it out',
  ],
])('refuses %j in one line', (context, line) => {
  expect(synthesize(context)).toMatchObject({ status: 1, stdout: '', stderr: `${line}\n` });
});
