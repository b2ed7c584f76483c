import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { ensurePythonEnvironment } from '../../local/python-environment';
import { acknowledgeFindings } from './acknowledgements';
import { findingsOfControls } from './controls';
import { PlainStack, SecureStack } from './stack';

const PROJECT = path.join(__dirname, '..', '..');
const STATE = path.join(PROJECT, '.local');
const LINTERS = {
  folder: path.join(STATE, 'linters'),
  requirements: path.join(__dirname, 'requirements.txt'),
  contents: 'cfn-lint and checkov',
};
const JEST = ['--selectProjects', 'unit', '--testPathPatterns', 'test/security'];

interface Outcome {
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly details: string;
}

interface Audit {
  readonly vulnerabilities: Record<string, { readonly severity: string; readonly nodes: readonly string[] }>;
}

/**
 * `npm run check:security`: cdk-nag, cfn-lint, checkov and Control Tower's controls on stacks of this library, and npm's
 * advisories on what ships.
 */
async function main(): Promise<void> {
  await mkdir(STATE, { recursive: true });
  const folder = await mkdtemp(path.join(STATE, 'security-'));
  try {
    const verdicts = await runChecks(folder);
    const count = (verdict: Outcome['verdict']) => verdicts.filter((one) => one === verdict).length;
    const skipped = count('skipped');
    console.log(`${count('passed')} passed, ${count('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`);
    process.exitCode = count('failed') ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runChecks(folder: string): Promise<Outcome['verdict'][]> {
  const python = await ensurePythonEnvironment(LINTERS, console.log);
  const [plain, secure] = synthesize(folder);
  const cfnLint = ['-c', 'from cfnlint.runner import main; main()', '--format', 'parseable', '--template'];
  // Without a look at its maker's servers for texts.
  const checkov = ['-m', 'checkov.main', '--skip-download', '--framework', 'cloudformation', '--compact', '--quiet'];
  return [
    await check('cdk-nag, and what the stacks may do', () => command(path.join('node_modules', '.bin', 'jest'), JEST)),
    await check('cfn-lint on a stack with the defaults', () => command(python, [...cfnLint, plain])),
    await check('cfn-lint on the most secure stack', () => command(python, [...cfnLint, secure])),
    await check('checkov on the most secure stack', () => command(python, [...checkov, '--file', secure])),
    await check('Control Tower controls on the most secure stack', () => controls(secure)),
    await check('npm audit of what installs with the package', auditOfDependencies),
    await check('npm audit of what is bundled into the handler', () => auditOfBundle(folder)),
  ];
}

async function check(name: string, run: () => Promise<Outcome>): Promise<Outcome['verdict']> {
  const { verdict, details } = await run();
  console.log(
    verdict === 'failed' ? `failed: ${name}\n${details}` : `${verdict}: ${name}${details && ` (${details})`}`,
  );
  return verdict;
}

/** @returns the names of the templates. */
function synthesize(outdir: string): [string, string] {
  const app = new App({ outdir });
  const stacks = [new PlainStack(app), new SecureStack(app)] as const;
  for (const { provider } of stacks) {
    acknowledgeFindings(provider);
  }
  app.synth();
  const [plain, secure] = stacks;
  return [path.join(outdir, plain.templateFile), path.join(outdir, secure.templateFile)];
}

async function command(file: string, args: readonly string[]): Promise<Outcome> {
  const { ok, output } = await run(file, args);
  return ok ? { verdict: 'passed', details: '' } : { verdict: 'failed', details: output };
}

async function controls(template: string): Promise<Outcome> {
  const findings = await findingsOfControls(template);
  return { verdict: findings.length > 0 ? 'failed' : 'passed', details: findings.join('\n') };
}

async function auditOfDependencies(): Promise<Outcome> {
  const dependencies = Object.keys(
    JSON.parse(await readFile(path.join(PROJECT, 'package.json'), 'utf8')).dependencies ?? {},
  );
  return audit(['--omit=dev'], `${dependencies.length} dependencies`, () => true);
}

/** The bundled packages are dependencies of the development, so npm audits them only among all others. */
async function auditOfBundle(folder: string): Promise<Outcome> {
  const metafile = path.join(folder, 'handler.json');
  const bundling = await command(process.execPath, [path.join('lambda', 'bundle.mjs'), metafile]);
  if (bundling.verdict === 'failed') {
    return bundling;
  }
  const { inputs }: { inputs: Record<string, unknown> } = JSON.parse(await readFile(metafile, 'utf8'));
  const packages = new Set(Object.keys(inputs).flatMap(folderOfPackage));
  return audit([], `${packages.size} packages`, (folder) => packages.has(folder));
}

const folderOfPackage = (file: string) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [];

/** Of the packages whose folders count. */
async function audit(args: string[], subject: string, counts: (folder: string) => boolean): Promise<Outcome> {
  const { stdout } = await run('npm', ['audit', '--json', ...args]);
  const { vulnerabilities }: Partial<Audit> = JSON.parse(stdout);
  if (!vulnerabilities) {
    return { verdict: 'skipped', details: `${subject}; the registry that npm is set up for does not tell advisories` };
  }
  const found = Object.entries(vulnerabilities).filter(([, { nodes }]) => nodes.some(counts));
  return found.length > 0
    ? { verdict: 'failed', details: found.map(([name, { severity }]) => `${name}: ${severity}`).join('\n') }
    : { verdict: 'passed', details: subject };
}

function run(file: string, args: readonly string[]): Promise<{ ok: boolean; stdout: string; output: string }> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: PROJECT, maxBuffer: Infinity }, (error, stdout, stderr) => {
      resolve({ ok: !error, stdout, output: `${stdout}${stderr}` });
    });
  });
}

void main();
