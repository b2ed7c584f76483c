/**
 * Bundles the handler into dist/handler, the asset that ships in the package. `node lambda/bundle.mjs [metafile]`
 *
 * The metafile tells what went into the bundle, for the check of its packages (test/security/check.ts).
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * The SDK's schemas have keys such as `[_e]`, with `const _e = "error"` above. esbuild takes an object with a computed key for
 * one that may do something, and keeps the schemas of all operations, of which we call eight. What is loaded is what a cold
 * start takes: see bench/README.md.
 */
const plainSchemaKeys = {
  name: 'plain-schema-keys',
  setup({ onLoad }) {
    onLoad(
      { filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path: file }) => {
        const source = await readFile(file, 'utf8');
        const names = Object.fromEntries(
          [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]),
        );
        return { contents: source.replace(/\[(_\w+)\]:/g, (key, name) => (names[name] ? `${names[name]}:` : key)) };
      },
    );
  },
};

/**
 * esbuild exports by getters that are not configurable. What wraps a handler puts another into its place, and OpenTelemetry
 * ends the function if it cannot; then no resource is answered, and its stack cannot even be deleted. esbuild's own
 * annotation, which tells the names to import(), stays as it is.
 */
const plainExports = 'module.exports = { ...module.exports };';

await rm(path('../dist/handler'), { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [path('custom-resource/index.ts')],
  outfile: path('../dist/handler/index.js'),
  bundle: true,
  metafile: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  footer: { js: plainExports },
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': path('aws/credentials.ts') },
  plugins: [plainSchemaKeys],
  legalComments: 'none',
  logLevel: 'warning',
  logOverride: { 'unsupported-dynamic-import': 'error' },
});

const [metafileName] = process.argv.slice(2);
if (metafileName) {
  await writeFile(metafileName, JSON.stringify(metafile));
}
