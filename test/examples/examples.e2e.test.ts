import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { devDependencies, version } from '../../package.json';
import { DeploymentUnderTest, NEW, OLD, outputsOf } from '../support/deployment-under-test';
import { install, pack } from '../support/packed';
import { type Resource, roundsOf } from '../support/template';

const run = promisify(execFile);
const PROJECT = path.join(__dirname, '..', '..');
const EXAMPLES = path.join(PROJECT, 'examples');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'examples-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** By example and stack: the domains, in the order in which they are updated. */
const UPDATES: Record<string, Record<string, unknown>> = {
  'domain-construct': { Search: [[{ Ref: expect.stringMatching(/^ProductsDomain/) }]] },
  'existing-domain': { LogsUpdate: [['logs']] },
  'fleet-in-waves': { Fleet: [['dev'], ['sandbox-a', 'sandbox-b'], ['prod-a'], ['prod-b'], ['prod-c']] },
  promotion: { Staging: [['search-staging']], Production: [['search']] },
};

test('each example is tested, and named in the README of the examples', async () => {
  const entries = await readdir(EXAMPLES, { withFileTypes: true });
  const examples = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const readme = await readFile(path.join(EXAMPLES, 'README.md'), 'utf8');

  expect(examples.sort()).toEqual(Object.keys(UPDATES).sort());
  expect(examples.filter((example) => !readme.includes(`](${example}/`))).toEqual([]);
});

describe.each(Object.keys(UPDATES))('the example %s', (example) => {
  const output = () => path.join(folder, `${example}.out`);

  test('synthesizes in a clone, as its cdk.json says, and updates what it tells of', async () => {
    const cdk = path.join(PROJECT, 'node_modules', '.bin', 'cdk');
    const { stderr } = await run(cdk, ['synth', '--quiet', '--no-notices', '--output', output()], {
      cwd: path.join(EXAMPLES, example),
    });

    const stacks = Object.keys(UPDATES[example] ?? {}).map(async (name) => [name, roundsOf(await resources(name))]);
    expect(Object.fromEntries(await Promise.all(stacks))).toEqual(UPDATES[example]);
    expect(stderr).not.toMatch(/warning|deprecated|feature flags/i);
  });

  async function resources(stack: string): Promise<Record<string, Resource>> {
    return JSON.parse(await readFile(path.join(output(), `${stack}.template.json`), 'utf8')).Resources;
  }

  test('depends on the versions that the library is tested with', async () => {
    const { dependencies, devDependencies: tools } = JSON.parse(
      await readFile(path.join(EXAMPLES, example, 'package.json'), 'utf8'),
    );

    const { 'cdk-opensearch-software-update': library, ...others } = { ...dependencies, ...tools };
    expect(library).toBe(`^${version}`);
    expect(devDependencies).toMatchObject(others);
  });
});

test('the example promotion, copied out of the clone, promotes what runs in staging to production, and nothing else', async () => {
  const app = path.join(folder, 'app');
  await cp(path.join(EXAMPLES, 'promotion'), app, { recursive: true });
  await install(app, path.join(folder, (await pack(folder)).filename));
  // A day behind the clock of the handler, so that an hour may pass; and then the update is over.
  const deployment = await DeploymentUnderTest.start({ durations: { pendingSeconds: 0, inProgressSeconds: 0 } });
  const { aws } = deployment;
  const deploy = (...args: string[]) => aws.cdkIn(app, 'deploy', ...args, '--require-approval', 'never');
  try {
    const staging = aws.simulator.addDomain({ name: 'search-staging', currentVersion: OLD, newVersion: NEW });
    const production = aws.simulator.addDomain({ name: 'search', currentVersion: OLD, newVersion: NEW });

    const { Version: release } = outputsOf(await deploy('Staging'));
    expect(release).toBe(NEW);
    expect(staging.currentVersion).toBe(NEW);
    expect(production.updateStatus).toBe('ELIGIBLE');

    const untried = await deploy('Production', '-c', 'release=OpenSearch_2_19_R20261101');
    expect(untried.exitCode).toBe(1);
    expect(untried.output.replace(/\s+/g, ' ')).toContain(
      `runs ${OLD} and is offered ${NEW}, but targetVersion is OpenSearch_2_19_R20261101`,
    );
    expect(production.updateStatus).toBe('ELIGIBLE');

    outputsOf(await deploy('Production', '-c', `release=${release}`));
    expect(production.update?.version).toBe(NEW);
    expect(production.updateStatus).toBe('PENDING_UPDATE');
  } finally {
    await aws.stop();
  }
});
