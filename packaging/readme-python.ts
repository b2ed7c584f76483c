import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PROJECT = path.join(__dirname, '..');
const ROSETTA = path.join(PROJECT, 'node_modules', '.bin', 'jsii-rosetta');
const EXAMPLE = /^```ts\n(.*?)^```\n(\n<details><summary>Python<\/summary>\n.*?^<\/details>\n)?/gms;

interface Tablet {
  readonly snippets: Record<string, { translations: Record<string, { source: string }> }>;
}

/**
 * The README with each of its examples in Python below it, as rosetta translates it.
 * @throws if an example does not compile, cannot be translated, or is not in the README that was built last.
 */
export async function withPython(readme: string): Promise<string> {
  const translations = await translate();
  return readme.replaceAll(EXAMPLE, (_, example: string) => {
    const python = translations.get(example.trim());
    if (!python) {
      const [first] = example.split('\n');
      throw new Error(`each example must be in the README that was built (got: one of ${first}); run npm run build`);
    }
    return `\`\`\`ts\n${example}\`\`\`\n\n<details><summary>Python</summary>\n\n\`\`\`python\n${python}\n\`\`\`\n\n</details>\n`;
  });
}

async function translate(): Promise<Map<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rosetta-'));
  try {
    const tablet = path.join(folder, 'tablet.json');
    const { stderr } = await run(ROSETTA, ['extract', '--strict', '--cache-to', tablet], { cwd: PROJECT });
    if (stderr.includes('Could not resolve')) {
      throw new Error(`rosetta must know each name of the library (got: ${stderr}); see "jsii" in package.json`);
    }
    const { snippets }: Tablet = JSON.parse(await readFile(tablet, 'utf8'));
    const translations = Object.values(snippets).map((snippet) => snippet.translations);
    return new Map(translations.map(({ $: original, python }) => [text(original).trim(), tidy(text(python))]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function text(translation?: { source: string }): string {
  return translation?.source ?? '';
}

/** Rosetta imports what an object literal stands for by itself, also if the example imports it. */
function tidy(python: string): string {
  const lines = python.trim().split('\n');
  return lines.filter((line, index) => !isImportedLater(line, lines.slice(index + 1))).join('\n');
}

function isImportedLater(line: string, rest: readonly string[]): boolean {
  const [, module, names] = line.match(/^from (\S+) import (.*)$/) ?? [];
  const later = rest.find((other) => other.startsWith(`from ${module} import `))?.split(/import |, /) ?? [];
  return names?.split(', ').every((name) => later.includes(name)) ?? false;
}
