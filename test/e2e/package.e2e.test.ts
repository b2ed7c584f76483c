import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { install, type Packed, pack } from '../support/packed';
import { README } from '../support/readme';

const run = promisify(execFile);
const PROJECT = path.join(__dirname, '..', '..');

let folder: string;
let packed: Packed;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'package-test-'));
  packed = await pack(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test('the tarball holds the library, its types, the jsii assembly, the handler, README and LICENSE, and nothing else', () => {
  const paths = packed.files.map((file) => file.path);
  const library = readdirSync(path.join(PROJECT, 'lib'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''));

  expect(paths.sort()).toEqual(
    [
      '.jsii',
      'LICENSE',
      'README.md',
      'package.json',
      'dist/handler/index.js',
      ...library.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
    ].sort(),
  );
});

test('a stack of a new project that installs the tarball synthesizes, with the handler as an asset', async () => {
  const versions = await Promise.all(['aws-cdk-lib', 'constructs'].map(installedVersion));
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  await install(folder, packed.filename, ...versions);
  await writeFile(path.join(folder, 'app.js'), APP);

  const { stdout } = await run(process.execPath, ['app.js'], { cwd: folder });

  const { template, assets } = JSON.parse(stdout);
  const resources: { Type: string; Properties: { Handler?: string; Code?: { S3Key: string } } }[] = Object.values(
    template.Resources,
  );
  const handler = resources.find(({ Properties }) => Properties?.Handler === 'index.handler');
  expect(resources.map(({ Type }) => Type)).toContain('Custom::ServiceSoftwareUpdate');
  const asset = assets.find(({ key }: { key: string }) => key === handler?.Properties.Code?.S3Key);
  const bundle = await readFile(path.join(PROJECT, 'dist', 'handler', 'index.js'), 'utf8');
  expect(await readFile(path.join(asset.path, 'index.js'), 'utf8')).toBe(bundle);
});

test('the handler is small, and the README says how small', async () => {
  const { size } = await stat(path.join(PROJECT, 'dist', 'handler', 'index.js'));

  expect(size).toBeLessThan(300_000);
  const [, told] = README.match(/The handler is (\d+) KB/) ?? [];
  expect(Math.abs(Number(told) - size / 1_000)).toBeLessThan(5);
});

async function installedVersion(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(PROJECT, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name}@${version}`;
}

const APP = `
const path = require('node:path');
const { App, Stack } = require('aws-cdk-lib');
const { CfnDomain } = require('aws-cdk-lib/aws-opensearchservice');
const { ServiceSoftwareUpdate } = require('cdk-opensearch-software-update');

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Updates');
new ServiceSoftwareUpdate(stack, 'Update', { domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs') });

const assembly = app.synth();
const { template, assets } = assembly.getStackArtifact(stack.artifactId);
const manifest = require(path.resolve(assembly.directory, 'Updates.assets.json'));
console.log(JSON.stringify({
  template,
  assets: Object.values(manifest.files).map(({ source, destinations }) => ({
    path: path.resolve(assembly.directory, source.path),
    key: Object.values(destinations)[0].objectKey,
  })),
}));
`;
