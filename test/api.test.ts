import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROJECT = path.join(__dirname, '..');

test('API.md is as the library was built last; if not, run npm run docs', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'api-test-'));
  try {
    const docgen = path.join(PROJECT, 'node_modules', '.bin', 'jsii-docgen');
    await run(docgen, ['--output', path.join(folder, 'API')], { cwd: PROJECT });

    expect(await readFile(path.join(PROJECT, 'API.md'), 'utf8')).toBe(
      await readFile(path.join(folder, 'API.md'), 'utf8'),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
