/** As much of a template as quotas are about. */
export interface Template {
  readonly Resources?: Record<string, Resource>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: ResourceProperties;
}

interface ResourceProperties {
  readonly PolicyDocument?: unknown;
  readonly Roles?: readonly { readonly Ref?: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const RESOURCES = 500;
const TEMPLATE_BYTES = 1_000_000;
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_CHARACTERS = 10_240;
const MANAGED_CHARACTERS = 6_144;
const MANAGED_PER_ROLE = 10;

/** The quotas of AWS that a stack would break, in words. The control plane of the benchmark enforces none. */
export function brokenQuotas(template: Template, bytes: number): string[] {
  const resources = Object.values(template.Resources ?? {});
  const inline = resources.filter(({ Type: type }) => type === 'AWS::IAM::Policy');
  const managed = resources.filter(({ Type: type }) => type === 'AWS::IAM::ManagedPolicy');
  return [
    broken(resources.length, RESOURCES, 'resources'),
    broken(bytes, TEMPLATE_BYTES, 'bytes of template'),
    broken(largestSumByRole(inline, characters), INLINE_CHARACTERS, 'characters of inline policies in a role'),
    broken(Math.max(0, ...managed.map(characters)), MANAGED_CHARACTERS, 'characters in a managed policy'),
    broken(
      largestSumByRole(managed, () => 1),
      MANAGED_PER_ROLE,
      'managed policies in a role',
    ),
  ].filter((text) => text !== undefined);
}

function broken(actual: number, quota: number, what: string): string | undefined {
  const show = (value: number) => value.toLocaleString('en-US');
  return actual > quota ? `${show(actual)} ${what}, of ${show(quota)}` : undefined;
}

function largestSumByRole(policies: readonly Resource[], size: (policy: Resource) => number): number {
  const sums = new Map<string, number>();
  for (const policy of policies) {
    for (const { Ref: role = '' } of policy.Properties?.Roles ?? []) {
      sums.set(role, (sums.get(role) ?? 0) + size(policy));
    }
  }
  return Math.max(0, ...sums.values());
}

/** As IAM counts: without white space, and with what CloudFormation puts in. */
function characters({ Properties: properties }: Resource): number {
  return JSON.stringify(resolve(properties?.PolicyDocument)).length;
}

const VALUES: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
};

/** Names and ARNs of resources are near enough to their logical ids in length. */
function resolve(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(resolve);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const { Ref: ref, 'Fn::Join': join, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (typeof ref === 'string') {
    return VALUES[ref] ?? ref;
  }
  if (Array.isArray(join)) {
    return (resolve(join[1]) as unknown[]).join(String(join[0]));
  }
  if (Array.isArray(attribute)) {
    return attribute.join();
  }
  if (typeof sub === 'string') {
    return sub.replace(/\$\{([^}]+)\}/g, (_, name: string) => VALUES[name] ?? name);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
}
