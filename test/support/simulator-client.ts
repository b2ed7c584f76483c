import { OpenSearch } from '@aws-sdk/client-opensearch';

/** The real SDK client, pointed at the simulator. Its credentials sign, and open nothing. */
export function clientFor(
  simulator: { readonly endpoint: string },
  options: { readonly maxAttempts?: number } = {},
): OpenSearch {
  return new OpenSearch({
    endpoint: simulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASIMULATED', secretAccessKey: 'none' },
    maxAttempts: options.maxAttempts ?? 1,
  });
}
