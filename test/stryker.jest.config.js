// The quick tests of the handler: the others (faults, model) would only prove the same again, and take hours for it.
const { projects } = require('../jest.config.js');

const [{ transform }] = projects;
const names = [
  'decisions/decide',
  'decisions/domain',
  'aws/errors',
  'custom-resource/attributes',
  'custom-resource/on-event.http',
  'custom-resource/cancellation.http',
  'aws/retry-budget.http',
  'custom-resource/properties.http',
  'custom-resource/wait.http',
  'custom-resource/hostile.http',
  'custom-resource/uncertain.http',
  'decisions/pace',
  'custom-resource/fleet.http',
  'custom-resource/fleet-report.http',
];

module.exports = {
  rootDir: '..',
  testEnvironment: 'node',
  transform,
  setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
  globalSetup: '<rootDir>/test/support/synthesize-policy.ts',
  testMatch: names.map((name) => `<rootDir>/test/lambda/${name}.test.ts`),
};
