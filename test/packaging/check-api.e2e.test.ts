import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { name, version } from '../../package.json';
import { pack } from '../support/packed';

const PROJECT = path.join(__dirname, '..', '..');

interface Assembly {
  readonly types: Record<string, { readonly methods?: { name: string }[] }>;
}

let folder: string;
let registry: Server;
/** What the registry has of the library: a tarball, or nothing. */
let released: Buffer | undefined;
let statusWithoutRelease = 404;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'check-api-test-'));
  registry = createServer(({ url = '' }, response) => {
    if (!released) {
      response.writeHead(statusWithoutRelease).end('{}');
    } else {
      response.end(url.endsWith('.tgz') ? released : JSON.stringify(packument()));
    }
  });
  await once(registry.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  registry.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  released = undefined;
  statusWithoutRelease = 404;
});

const endpoint = () => `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;

function packument() {
  const dist = { tarball: `${endpoint()}/${name}.tgz` };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } };
}

/** As if the library as it was built last had been released with another API. */
async function release(change: (assembly: Assembly) => void): Promise<void> {
  const project = await mkdtemp(path.join(folder, 'release-'));
  for (const entry of ['package.json', '.jsii', 'dist/index.js', 'dist/index.d.ts']) {
    await cp(path.join(PROJECT, entry), path.join(project, entry), { recursive: true });
  }
  const assembly: Assembly = JSON.parse(await readFile(path.join(project, '.jsii'), 'utf8'));
  change(assembly);
  await writeFile(path.join(project, '.jsii'), JSON.stringify(assembly));
  released = await readFile(path.join(project, (await pack(project, project)).filename));
}

async function checkApi(): Promise<{ exitCode: number | null; output: string }> {
  const child = execFile('npm', ['run', '--silent', 'check:api'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      npm_config_registry: endpoint(),
      npm_config_cache: path.join(folder, 'cache'),
      npm_config_fetch_retries: '0',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode, output };
}

test('the API that was released is kept', async () => {
  await release(() => undefined);

  expect(await checkApi()).toEqual({
    exitCode: 0,
    output: `the API has all that the last release of ${name} has\n`,
  });
});

test('a method that was released, and is gone, is an error that names it', async () => {
  await release(({ types }) => {
    const [now, ...others] = types[`${name}.UpdateSchedule`]?.methods ?? [];
    if (!now) {
      throw new Error('UpdateSchedule must have methods (got: none); change this test');
    }
    types[`${name}.UpdateSchedule`]?.methods?.splice(0, Infinity, { ...now, name: 'tomorrow' }, now, ...others);
  });

  const { exitCode, output } = await checkApi();
  expect(exitCode).toBe(1);
  expect(output).toContain(`METHOD ${name}.UpdateSchedule.tomorrow: has been removed`);
});

test('before the first release there is nothing to compare with', async () => {
  expect(await checkApi()).toEqual({
    exitCode: 0,
    output: `there is no release of ${name} to compare with yet\n`,
  });
});

test('a registry that does not tell is an error', async () => {
  statusWithoutRelease = 403;

  expect(await checkApi()).toEqual({
    exitCode: 1,
    output: `the last release of ${name} must be installed for a comparison (got: E403); look at the registry\n`,
  });
});
