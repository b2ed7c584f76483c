import { cp, mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { build } from 'esbuild';

const PROJECT = path.join(__dirname, '..', '..');

/** What `process.js` is asked to do. */
export interface HandlerOrder {
  readonly index: string;
  readonly export: string;
  readonly events: readonly unknown[];
  /** Where an answer goes. */
  readonly responsePort: string;
  /** The file of a control group, which the process joins when the handler is loaded. @default - it joins none */
  readonly share?: string;
}

export interface HandlerReport {
  readonly loadMilliseconds: number;
  readonly firstMilliseconds: number;
  /** Milliseconds since the epoch. */
  readonly answeredAt: number;
  readonly warmMilliseconds: number;
  readonly peakKilobytes: number;
}

interface Handler {
  readonly export: string;
  /** Puts the asset, with its `index.js`, into a folder. */
  makeAsset(folder: string): Promise<unknown>;
  propertiesFor(domainName: string): object;
}

const ourProperties = (domainName: string) => ({ DomainName: domainName, ScheduleAt: 'NOW' });

export const HANDLERS = {
  /** What a process takes that does nothing. */
  'Node.js alone': {
    export: 'handler',
    makeAsset: (folder) => writeFile(path.join(folder, 'index.js'), 'exports.handler = async () => {};'),
    propertiesFor: () => ({}),
  },
  ours: {
    export: 'handler',
    makeAsset: (folder) => cp(path.join(PROJECT, 'dist', 'handler'), folder, { recursive: true }),
    propertiesFor: ourProperties,
  },
  AwsCustomResource: {
    export: 'handler',
    makeAsset: (folder) => cp(awsCustomResourceAsset(), folder, { recursive: true }),
    propertiesFor: (domainName) => ({
      Create: JSON.stringify({
        service: 'OpenSearch',
        action: 'startServiceSoftwareUpdate',
        parameters: { DomainName: domainName },
        physicalResourceId: { id: domainName },
      }),
      InstallLatestAwsSdk: 'false',
    }),
  },
  /** As lambda-nodejs' NodejsFunction does by default: not minified, and with the SDK of the runtime. */
  'ours, bundled naively': {
    export: 'handler',
    makeAsset: (folder) =>
      build({
        entryPoints: [path.join(PROJECT, 'lambda', 'custom-resource', 'index.ts')],
        outfile: path.join(folder, 'index.js'),
        bundle: true,
        platform: 'node',
        target: 'node24',
        external: ['@aws-sdk/*', '@smithy/*'],
      }),
    propertiesFor: ourProperties,
  },
} satisfies Record<string, Handler>;

export type HandlerName = keyof typeof HANDLERS;

/** The folder of the asset, in a place from which no `node_modules` are found. */
export async function makeAsset(name: HandlerName, parent: string): Promise<string> {
  const folder = path.join(parent, name.replace(/\W+/g, '-'));
  await mkdir(folder);
  await HANDLERS[name].makeAsset(folder);
  return folder;
}

export function createEvent(name: HandlerName, domainName: string): object {
  return {
    RequestType: 'Create',
    RequestId: 'request',
    ResponseURL: 'https://127.0.0.1/response',
    StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/updates/5d3f2c4e',
    LogicalResourceId: domainName,
    ResourceType: 'Custom::Update',
    ResourceProperties: HANDLERS[name].propertiesFor(domainName),
  };
}

function awsCustomResourceAsset(): string {
  const library = path.dirname(require.resolve('aws-cdk-lib/package.json'));
  return path.join(library, 'custom-resource-handlers', 'dist', 'custom-resources', 'aws-custom-resource-handler');
}
