import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdateProvider, ServiceSoftwareUpdates } from '../../../lib';
import { type Resource, resourcesOf, UPDATE } from '../../support/template';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const RESOURCES = 500;
const TEMPLATE_BYTES = 1_000_000;
/** Whitespace apart. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MANAGED_POLICY = 6_144;
const INLINE_POLICIES = 10_240;
const MANAGED_POLICIES = 10;

const LONGEST = { Partition: 'aws-us-gov', Region: 'ap-northeast-1', AccountId: '111111111111' };
const DOMAINS = 450;
const PLACES = {
  'of no place': undefined,
  'in a place with a short name': { account: '111111111111', region: 'us-east-1' },
  'in GovCloud': { account: '111111111111', region: 'us-gov-west-1' },
};

const nameOf = (index: number, length: number) =>
  `${'domain-of-a-long-name-'.repeat(2).slice(0, length - 3)}${String(index).padStart(3, '0')}`;

test('in a VPC, where the role needs a policy of AWS’s, the warning comes one policy sooner', () => {
  const stack = new Stack(new App(), 'Updates');
  ServiceSoftwareUpdateProvider.getOrCreate(stack, { vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }) });
  addUpdates(stack, 320, 28);

  expect(typed(stack, 'AWS::IAM::ManagedPolicy')).toHaveLength(MANAGED_POLICIES / 2);
  const found = Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('spread the domains over two stacks'),
  );
  expect(found).toHaveLength(1);
});

function stackOf(count: number, nameLength: number, env?: { account: string; region: string }): Stack {
  const stack = new Stack(new App(), 'Updates', { env });
  addUpdates(stack, count, nameLength);
  return stack;
}

function addUpdates(stack: Stack, count: number, nameLength: number): void {
  for (let index = 0; index < count; index += 1) {
    const name = nameOf(index, nameLength);
    new ServiceSoftwareUpdate(stack, name, { domain: CfnDomain.fromDomainName(stack, `Domain-${name}`, name) });
  }
}

/** As IAM counts a policy document, where CloudFormation fills in the longest values. */
function sizeOf(policy: Resource): number {
  return JSON.stringify(policy.Properties.PolicyDocument)
    .replaceAll(/\{"(Ref|Fn::GetAtt|Fn::Join)":("[^"]*"|\[[^\]]*\])\}/g, `"${'x'.repeat(200)}"`)
    .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
    .replaceAll(/\$\{AWS::(\w+)\}/g, (_, name: keyof typeof LONGEST) => LONGEST[name]).length;
}

const typed = (stack: Stack, type: string) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === type);

describe.each(Object.entries(PLACES))('a stack of 450 domains with the longest names, %s,', (_, env) => {
  let stack: Stack;
  beforeAll(() => {
    stack = stackOf(DOMAINS, 28, env);
  });

  test('has no more resources, and no larger a template, than CloudFormation takes', () => {
    const resources = Object.values(resourcesOf(stack));
    expect(resources.filter(({ Type }) => Type === UPDATE)).toHaveLength(DOMAINS);
    expect(resources.length).toBeLessThanOrEqual(RESOURCES);
    expect(JSON.stringify(resourcesOf(stack), undefined, 1).length).toBeLessThan(TEMPLATE_BYTES);
  });

  test('has policies of the sizes that IAM takes, as few as hold all domains', () => {
    const policies = typed(stack, 'AWS::IAM::ManagedPolicy');
    const sizes = policies.map(sizeOf);

    expect(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement[0].Resource)).toHaveLength(DOMAINS);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MANAGED_POLICY);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(policies).toHaveLength(Math.ceil(total / MANAGED_POLICY));
    expect(policies.length).toBeLessThanOrEqual(MANAGED_POLICIES);
    const inline = typed(stack, 'AWS::IAM::Policy').map(sizeOf);
    expect(Math.max(...inline)).toBeLessThan(INLINE_POLICIES);
  });

  test('updates each domain with the permission for it, in the policy that its update depends on', () => {
    const resources = resourcesOf(stack);
    for (const { DependsOn, Properties } of typed(stack, UPDATE)) {
      const [policy = ''] = DependsOn ?? [];
      const allowed = JSON.stringify(resources[policy]?.Properties.PolicyDocument.Statement[0].Resource);
      expect(allowed).toContain(`:domain/${Properties.DomainName}"`);
    }
  });
});

test('450 domains in waves stay below the size of a template', () => {
  const stack = new Stack(new App(), 'Updates');
  const names = Array.from({ length: DOMAINS }, (_, index) => nameOf(index, 28));
  const domains = names.map((name) => CfnDomain.fromDomainName(stack, `Domain-${name}`, name));
  const waves = [1, 29, 60, 180, DOMAINS].map((end, index, ends) => ({
    domains: domains.slice(ends[index - 1] ?? 0, end),
  }));
  new ServiceSoftwareUpdates(stack, 'Updates', { waves });

  expect(Object.keys(resourcesOf(stack)).length).toBeLessThanOrEqual(RESOURCES);
  expect(JSON.stringify(resourcesOf(stack), undefined, 1).length).toBeLessThan(TEMPLATE_BYTES);
});

test('a domain more adds one resource, and its policy changes; the policies before it do not', () => {
  const [before, after] = [200, 201].map((count) => Object.keys(resourcesOf(stackOf(count, 28))));

  expect(after?.length).toBe((before?.length ?? 0) + 1);
  const policies = (ids = ['']) => ids.filter((id) => id.includes('DomainPolicy'));
  const kept = policies(after).filter((id) => before?.includes(id));
  expect(kept).toEqual(policies(before).slice(0, -1));
});

test.each([
  [340, 0],
  [450, 1],
])('%i domains have %i warnings that a change of all may need more policies than a role takes', (count, warnings) => {
  const stack = stackOf(count, 28);
  const found = Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('spread the domains over two stacks'),
  );

  expect(found).toHaveLength(warnings);
  expect(typed(stack, 'AWS::IAM::ManagedPolicy').length > MANAGED_POLICIES / 2).toBe(warnings > 0);
});
