import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, CfnResource, Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, HIPAASecurityChecks, type NagPack, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { acknowledgeFindings } from './acknowledgements';
import { SecureStack } from './stack';

const packs = (app: App): NagPack[] => [
  new AwsSolutionsChecks(app),
  new NIST80053R5Checks(app),
  new HIPAASecurityChecks(app),
  new PCIDSS321Checks(app),
];

function make(acknowledge: (stack: SecureStack) => void, context: Record<string, unknown> = {}): App {
  const app = new App({ context });
  acknowledge(new SecureStack(app));
  return app;
}

const acknowledged = (context?: Record<string, unknown>) =>
  make(({ provider }) => acknowledgeFindings(provider), context);

/** Each as `rule at resource`. */
function findingsIn(app: App): string[] {
  const violations = packs(app).flatMap((pack) => pack.validateScope(app).violations);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
  );
}

test.each([
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFeatureFlags],
])('with %s, no pack of cdk-nag finds anything that is not acknowledged', (_, context) => {
  expect(findingsIn(acknowledged(context))).toEqual([]);
});

test('a user’s app with the packs is synthesized', () => {
  const app = acknowledged();
  Validations.of(app).addPlugins(...packs(app));

  expect(() => app.synth()).not.toThrow();
});

test('nothing is acknowledged but what is found', () => {
  const rules = findingsIn(make(() => undefined)).map((finding) => finding.replace(/ at .*/, ''));

  expect(rulesAcknowledgedIn(acknowledged())).toEqual(new Set(rules));
});

test('a finding that is new is told', () => {
  const worse = make(({ provider }) => {
    acknowledgeFindings(provider);
    for (const lambda of provider.node.findAll().filter((construct) => construct instanceof CfnFunction)) {
      lambda.runtime = 'nodejs16.x';
    }
  });

  expect(findingsIn(worse)).toContain('AwsSolutions-L1 at Secure/ServiceSoftwareUpdateProvider/Handler/Resource');
});

test('the page on security shows what is tested here', () => {
  const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'security.md'), 'utf8');

  expect(page).toContain(`\`\`\`ts\n${readFileSync(path.join(__dirname, 'acknowledgements.ts'), 'utf8')}\`\`\``);
});

/** At the provider's resources: the VPC is the user's. */
function rulesAcknowledgedIn(app: App): Set<string> {
  const metadata = app.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return new Set(metadata.flatMap(({ data }) => Object.keys(data).map((rule) => rule.replace(/^Annotation::/, ''))));
}
