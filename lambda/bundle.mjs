/**
 * Bundles the handler into dist/handler, the asset that ships in the package. `node lambda/bundle.mjs [metafile]`
 *
 * The metafile tells what went into the bundle, for the check of its packages (test/security/check.ts).
 */
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

await rm(path('../dist/handler'), { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [path('index.ts')],
  outfile: path('../dist/handler/index.js'),
  bundle: true,
  metafile: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': path('credentials.ts') },
  legalComments: 'none',
  logLevel: 'warning',
  logOverride: { 'unsupported-dynamic-import': 'error' },
});

const [metafileName] = process.argv.slice(2);
if (metafileName) {
  await writeFile(metafileName, JSON.stringify(metafile));
}
