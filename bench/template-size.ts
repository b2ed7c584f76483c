import { brokenQuotas, type Template } from './quotas';
import type { TemplateSize } from './results';

export function sizeOf(text: string): TemplateSize {
  const template: Template = JSON.parse(text);
  const resources = Object.entries(template.Resources ?? {});
  const policies = resources.filter(([, { Type: type }]) => /^AWS::IAM::(Managed)?Policy$/.test(type));
  const bytes = Buffer.byteLength(text);
  return {
    bytes,
    resources: resources.length,
    policies: policies.length,
    policyBytes: bytes - bytesWithout(template, policies),
    brokenQuotas: brokenQuotas(template, bytes),
  };
}

/** With the indentation of the CDK. */
function bytesWithout(template: Template, left: readonly (readonly [string, unknown])[]): number {
  const names = new Set(left.map(([name]) => name));
  const kept = Object.entries(template.Resources ?? {}).filter(([name]) => !names.has(name));
  return Buffer.byteLength(JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }, undefined, 1));
}
