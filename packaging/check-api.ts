import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { name } from '../package.json';

/** `npm run check:api`: whether the public API still has all that the last release has. */
const PROJECT = path.join(__dirname, '..');
const FOLDER = path.join(PROJECT, '.local', 'last-release');
/** The keys that jsii-diff prints, a line each, of what is broken on purpose in the next release. There need not be any. */
const ALLOWED = path.join(__dirname, 'allowed-breaking-changes.txt');

// Not by jsii-diff itself, which takes a registry out of reach for one without the package, and is content.
const failure = installLastRelease();
if (failure === 'E404') {
  console.log(`there is no release of ${name} to compare with yet`);
} else if (failure) {
  console.error(
    `the last release of ${name} must be installed for a comparison (got: ${failure}); look at the registry`,
  );
  process.exitCode = 1;
} else {
  process.exitCode = compare();
}

/** The code of npm's error, if there is one. */
function installLastRelease(): string | undefined {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // It finds its peers in the project, further up.
  const options = ['--prefix', FOLDER, '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--json'];
  const { status, stdout } = spawnSync('npm', ['install', ...options, `${name}@latest`], { encoding: 'utf8' });
  return status === 0 ? undefined : (JSON.parse(stdout).error.code ?? 'an error of no name');
}

/** Experimental API is what people use, too. */
function compare(): number {
  const options = ['--error-on', 'all', '--keys', '--ignore-file', ALLOWED];
  const { status } = spawnSync('jsii-diff', [...options, path.join(FOLDER, 'node_modules', name), PROJECT], {
    stdio: 'inherit',
  });
  if (status === 0) {
    console.log(`the API has all that the last release of ${name} has`);
  }
  return status ?? 1;
}
