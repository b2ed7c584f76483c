import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const PACKAGE = 'cdk-opensearch-software-update';

/**
 * The folder of the bundled handler, `dist/handler` in this package, however deep this file lies in it.
 *
 * @throws if this file is no longer in its package, because a bundler has copied it into an app's own bundle.
 */
export function handlerAsset(): string {
  const root = packageRoot(__dirname);
  const asset = root && path.join(root, 'dist', 'handler');
  if (!asset || !existsSync(path.join(asset, 'index.js'))) {
    throw new Error(
      `the handler of ${PACKAGE} must lie in its package (got: ${asset ?? `no package around ${__dirname}`}); if the app is bundled, leave ${PACKAGE} out of the bundle (esbuild: --external:${PACKAGE}), and install it beside the app`,
    );
  }
  return asset;
}

function packageRoot(folder: string): string | undefined {
  if (nameOfPackageIn(folder) === PACKAGE) {
    return folder;
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : packageRoot(parent);
}

function nameOfPackageIn(folder: string): unknown {
  const file = path.join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).name : undefined;
}
