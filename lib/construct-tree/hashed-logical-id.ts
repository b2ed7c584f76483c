import { createHash } from 'node:crypto';
import { type CfnResource, Lazy, Stack } from 'aws-cdk-lib/core';

/** What CloudFormation takes. */
const LONGEST_LOGICAL_ID = 255;
const HASH_LENGTH = 8;

/**
 * Appends a hash of a text to the logical id of a resource, so that another text makes another resource. The text is asked for when
 * the app is synthesized: what users give may change until then, and must not be resolved sooner.
 */
export function appendHash(resource: CfnResource, textToHash: () => string): void {
  const baseId = (Stack.of(resource).resolve(resource.logicalId) as string).slice(0, LONGEST_LOGICAL_ID - HASH_LENGTH);
  resource.overrideLogicalId(Lazy.uncachedString({ produce: () => `${baseId}${hashOf(textToHash())}` }));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}
