import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { missingTools } from './toolchains';

/** `npm run package`: the library for each language, in `dist/js`, `dist/python`, `dist/java`, `dist/go` and `dist/dotnet`. */
const PROJECT = path.join(__dirname, '..');
const TARGETS = ['js', 'python', 'java', 'go', 'dotnet'] as const;
type Target = (typeof TARGETS)[number];

/** What builds a package. A package for Go is its source: it is compiled where it is used. */
const TOOLS: Record<Target, string[]> = {
  js: [],
  python: ['python3'],
  java: ['java', 'mvn'],
  go: [],
  dotnet: ['dotnet'],
};

// What an earlier version has left would be packed, and published, again.
for (const target of TARGETS) {
  rmSync(path.join(PROJECT, 'dist', target), { recursive: true, force: true });
}
const lacking = TARGETS.filter((target) => missingTools(TOOLS[target]).length > 0);
pacmak(TARGETS.filter((target) => target !== 'go' && !lacking.includes(target)));
pacmak(
  TARGETS.filter((target) => target === 'go' || lacking.includes(target)),
  '--code-only',
);
for (const target of lacking) {
  console.log(`${target}: generated, but not built: ${missingTools(TOOLS[target]).join('; ')}`);
}

function pacmak(targets: readonly Target[], ...options: readonly string[]): void {
  const { status } = spawnSync('jsii-pacmak', ['--no-npmignore', ...options, '--targets', ...targets], {
    cwd: PROJECT,
    stdio: 'inherit',
    // It packs the npm package each time, which would build the library each time.
    env: { ...process.env, npm_config_ignore_scripts: 'true' },
  });
  if (status !== 0) {
    process.exit(1);
  }
  console.log(`${targets.join(', ')}: written to ${targets.map((target) => `dist/${target}`).join(', ')}`);
}
