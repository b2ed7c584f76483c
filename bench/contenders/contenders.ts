import type { Contender } from './contender';

/** Loaded in the process that needs it only, so that none pays for another's modules. */
const CONTENDERS = {
  'empty app': async () => ({ addUpdates: () => undefined }),
  ours: async () => (await import('./ours.js')).ours,
  'ours, waiting': async () => (await import('./ours.js')).oursWaiting,
  AwsCustomResource: async () => (await import('./aws-custom-resource.js')).awsCustomResource,
} satisfies Record<string, () => Promise<Contender>>;

export type ContenderName = keyof typeof CONTENDERS;

export function loadContender(name: ContenderName): Promise<Contender> {
  return CONTENDERS[name]();
}

/** Of a length that names have, because it counts in each template. */
export function domainNames(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(3, '0')}`);
}
