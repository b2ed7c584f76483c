import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { peerDependencies } from '../../package.json';

/**
 * `npm run test:floor`: the unit tests of the library, as it is packed, with the oldest aws-cdk-lib and constructs that
 * package.json admits. They see these because their folder has node_modules of its own, and the project's, with the
 * test runner, further up.
 */
const PROJECT = path.join(__dirname, '..', '..');
const FOLDER = path.join(PROJECT, '.local', 'floor');
const TESTS = ['test/lib', 'test/support/template.ts', 'test/support/timeout.ts'];

const oldest = Object.entries(peerDependencies).map(([name, range]) => `${name}@${lowest(name, range)}`);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
install(oldest);
copyTests();
console.log(`with ${oldest.join(' and ')}:`);
process.exitCode = inFolder('tsc', '--project', '.') || inFolder('jest') ? 1 : 0;

function lowest(name: string, range: string): string {
  const [, version] = range.match(/^\^(\d+\.\d+\.\d+)$/) ?? [];
  if (!version) {
    throw new Error(
      `the peer range of ${name} must be a caret and a version (got: ${range}); teach this script the range`,
    );
  }
  return version;
}

function install(versions: readonly string[]): void {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', FOLDER];
  const tarball = execFileSync('npm', pack, { cwd: PROJECT, encoding: 'utf8' }).trim();
  write('package.json', { private: true });
  const options = ['--no-audit', '--no-fund', '--silent', '--prefer-offline'];
  execFileSync('npm', ['install', ...options, `./${tarball}`, ...versions], { cwd: FOLDER, stdio: 'inherit' });
}

function copyTests(): void {
  for (const file of TESTS) {
    cpSync(path.join(PROJECT, file), path.join(FOLDER, file), { recursive: true });
  }
  // What the tests import from the sources comes from the package.
  mkdirSync(path.join(FOLDER, 'lib'));
  writeFileSync(path.join(FOLDER, 'lib', 'index.ts'), "export * from 'cdk-opensearch-software-update';\n");
  write('tsconfig.json', { extends: '../../tsconfig.json', compilerOptions: { paths: {} }, include: ['lib', 'test'] });
  const { projects }: { projects: { transform: unknown }[] } = require('../../jest.config.js');
  write('jest.config.json', {
    testEnvironment: 'node',
    setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
    transform: projects[0]?.transform,
  });
}

function write(file: string, content: unknown): void {
  writeFileSync(path.join(FOLDER, file), JSON.stringify(content, undefined, 2));
}

function inFolder(command: string, ...args: readonly string[]): number {
  const { status } = spawnSync(path.join(PROJECT, 'node_modules', '.bin', command), args, {
    cwd: FOLDER,
    stdio: 'inherit',
  });
  return status ?? 1;
}
