import { readFileSync } from 'node:fs';
import * as path from 'node:path';

export const README = readFileSync(path.join(__dirname, '..', '..', 'README.md'), 'utf8');

/** The contents of the README's code blocks in a language. */
export function codeBlocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '');
}

/** The commands of the README that begin with some words. */
export function commands(beginning: string): string[] {
  const lines = codeBlocks('sh').flatMap((code) => code.split('\n'));
  return lines.filter((line) => line.startsWith(beginning));
}
