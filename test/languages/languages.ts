import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { devDependencies, version } from '../../package.json';
import { execute } from './execute';

const PROJECT = path.join(__dirname, '..', '..');
export const STATE = path.join(PROJECT, '.local', 'languages');
const DIST = path.join(PROJECT, 'dist');
const MODULE = 'github.com/cdk-opensearch-software-update/cdk-opensearch-software-update/cdkopensearchsoftwareupdate';

/**
 * jsii's packages come to npm and PyPI first, and later, or not all of them, to the other registries. So these are the
 * newest that each registry had. The template is the same with each, or the comparison tells.
 */
const CDK = { python: devDependencies['aws-cdk-lib'], java: '2.263.0' };
const GO_MODULES = {
  'github.com/aws/aws-cdk-go/awscdk/v2': 'v2.270.0',
  'github.com/cdklabs/awscdk-asset-node-proxy-agent-go/nodeproxyagentv6/v2': 'v2.1.2',
};

export interface Language {
  readonly name: string;
  /** The commands that must be there. */
  readonly tools: readonly string[];
  /** Installs the built package, and whatever else the app needs, then synthesizes the app into the folder. */
  synthesize(output: string): Promise<void>;
}

export const LANGUAGES: readonly Language[] = [
  { name: 'Python', tools: ['python3'], synthesize: synthesizePython },
  { name: 'Java', tools: ['java', 'mvn'], synthesize: synthesizeJava },
  { name: 'Go', tools: ['go'], synthesize: synthesizeGo },
];

/** With the sources of this repository, by the Node.js that runs this. */
export async function synthesizeTypeScript(output: string): Promise<void> {
  const app = path.join(__dirname, 'typescript', 'app.ts');
  await execute(process.execPath, ['--import', 'tsx', app], { cwd: PROJECT, env: { CDK_OUTDIR: output } });
}

async function synthesizePython(output: string): Promise<void> {
  const venv = path.join(STATE, 'venv');
  const python = path.join(venv, 'bin', 'python');
  await execute('python3', ['-m', 'venv', venv]);
  const wheel = path.join(DIST, 'python', await onlyFile(path.join(DIST, 'python'), '.whl'));
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await execute(python, [...install, `aws-cdk-lib==${CDK.python}`, `constructs==${devDependencies.constructs}`]);
  // The version is the same after a change, for which pip would keep what it has.
  await execute(python, [...install, '--force-reinstall', '--no-deps', wheel]);
  await execute(python, [path.join(__dirname, 'python', 'app.py')], { env: { CDK_OUTDIR: output } });
}

async function synthesizeJava(output: string): Promise<void> {
  const repository = path.join(STATE, 'maven');
  // The version is the same after a change, for which Maven would keep what it has.
  await rm(path.join(repository, 'io', 'github', 'cdk-opensearch-software-update'), { recursive: true, force: true });
  const properties = {
    'maven.repo.local': repository,
    dist: path.join(DIST, 'java'),
    target: path.join(STATE, 'java'),
    'library.version': version,
    'cdk.version': CDK.java,
    'constructs.version': devDependencies.constructs,
  };
  const defined = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
  await execute('mvn', ['--quiet', '--batch-mode', ...defined, 'compile', 'exec:java'], {
    cwd: path.join(__dirname, 'java'),
    env: { CDK_OUTDIR: output },
  });
}

async function synthesizeGo(output: string): Promise<void> {
  const folder = path.join(STATE, 'go');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(path.join(__dirname, 'go'), folder, { recursive: true });
  await writeFile(path.join(folder, 'go.mod'), goMod());
  await execute('go', ['run', '.'], {
    cwd: folder,
    env: {
      GOFLAGS: '-mod=mod',
      GOPATH: path.join(STATE, 'gopath'),
      GOCACHE: path.join(STATE, 'gocache'),
      CDK_OUTDIR: output,
    },
  });
}

function goMod(): string {
  const replaced = Object.entries(GO_MODULES).map(([name, served]) => `replace ${name} => ${name} ${served}`);
  return [
    'module updates',
    'go 1.25',
    `require ${MODULE} v${version}`,
    `replace ${MODULE} => ${path.join(DIST, 'go', 'cdkopensearchsoftwareupdate')}`,
    ...replaced,
  ].join('\n');
}

async function onlyFile(folder: string, extension: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(extension));
  if (!files[0] || files.length > 1) {
    throw new Error(`${folder} must hold one ${extension} (got: ${files.join(', ') || 'none'}); run npm run package`);
  }
  return files[0];
}
