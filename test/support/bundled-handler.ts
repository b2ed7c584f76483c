import * as path from 'node:path';
import { build } from 'esbuild';

const LAMBDA = path.join(__dirname, '..', '..', 'lambda');

/** Bundles one of the handlers beside this file into a folder, as the handler that ships is bundled (lambda/bundle.mjs). */
export async function bundleHandler(name: 'clock-of-test' | 'mortal', folder: string): Promise<string> {
  await build({
    entryPoints: [path.join(__dirname, 'handlers', `${name}.ts`)],
    outfile: path.join(folder, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': path.join(LAMBDA, 'aws', 'credentials.ts') },
    logLevel: 'error',
  });
  return folder;
}
