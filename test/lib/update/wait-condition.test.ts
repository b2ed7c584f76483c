import { App, CfnOutput, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ServiceSoftwareUpdate, UpdateMilestone } from '../../../lib';

/** With the CDK's own validation of templates, which the newest feature flags make an error. */
function appWithOutputs(stackOfOutput: (app: App, stack: Stack) => Stack): App {
  const app = new App({ context: recommendedFeatureFlags });
  const stack = new Stack(app, 'Updates');
  const update = new ServiceSoftwareUpdate(stack, 'Update', {
    domain: CfnDomain.fromDomainName(stack, 'Domain', 'logs'),
    waitUntil: UpdateMilestone.COMPLETED,
    timeout: Duration.hours(2),
  });
  const target = stackOfOutput(app, stack);
  new CfnOutput(target, 'Version', { value: update.newVersion });
  // A stack without a resource is refused.
  new CfnDomain(target, 'Defined');
  return app;
}

test('an attribute of a long wait can be an output', () => {
  expect(() => appWithOutputs((_, stack) => stack).synth()).not.toThrow();
});

test('an attribute of a long wait can be an output of another stack', () => {
  expect(() => appWithOutputs((app) => new Stack(app, 'Other')).synth()).not.toThrow();
});

describe('a value that is lazy', () => {
  /** The name of a domain is another one when the app is synthesized. */
  function synthesizeLate(declare: (stack: Stack, name: string) => unknown): Template {
    let name = 'early';
    const stack = new Stack(new App(), 'Updates');
    declare(stack, Lazy.string({ produce: () => name }));
    name = 'final';
    return Template.fromStack(stack);
  }
  const LONG = { waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.hours(2) };

  test.each([
    ['an update that waits for nothing', {}],
    ['a long wait', LONG],
  ])('in a domain’s definition is not taken too early by %s', (_, props) => {
    const template = synthesizeLate((stack, domainName) => {
      const domain = new CfnDomain(stack, 'Domain', { domainName });
      return new ServiceSoftwareUpdate(stack, 'Update', { domain, ...props });
    });

    template.hasResourceProperties('AWS::OpenSearchService::Domain', { DomainName: 'final' });
  });

  test('in a trigger is not taken too early by a long wait', () => {
    const template = synthesizeLate((stack, trigger) => {
      const domain = CfnDomain.fromDomainName(stack, 'Domain', 'logs');
      return new ServiceSoftwareUpdate(stack, 'Update', { domain, trigger, ...LONG });
    });

    template.hasResourceProperties('Custom::ServiceSoftwareUpdate', { Trigger: 'final' });
  });

  test('that is set after the update makes another wait condition', () => {
    const conditionWith = (name: string) => {
      const stack = new Stack(new App(), 'Updates');
      const domain = new CfnDomain(stack, 'Domain', { domainName: 'early' });
      new ServiceSoftwareUpdate(stack, 'Update', { domain, ...LONG });
      domain.domainName = name;
      return Object.keys(Template.fromStack(stack).findResources('AWS::CloudFormation::WaitCondition'));
    };

    expect(conditionWith('final')).not.toEqual(conditionWith('other'));
    expect(conditionWith('final')).toEqual(conditionWith('final'));
  });
});
