import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { withPython } from './readme-python';

const README = path.join(__dirname, '..', 'README.md');

async function main(): Promise<void> {
  await writeFile(README, await withPython(await readFile(README, 'utf8')));
}

main();
