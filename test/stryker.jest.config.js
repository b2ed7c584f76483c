// The quick tests of the handler: the others (faults, model) would only prove the same again, and take hours for it.
const { projects } = require('../jest.config.js');

const [{ transform }] = projects;
const names = [
  'decide',
  'domain',
  'errors',
  'attributes',
  'on-event.http',
  'removal.http',
  'patience.http',
  'properties.http',
  'wait.http',
  'hostile.http',
  'uncertain.http',
  'pace',
  'fleet.http',
  'fleet-report.http',
];

module.exports = {
  rootDir: '..',
  testEnvironment: 'node',
  transform,
  setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
  globalSetup: '<rootDir>/test/support/synthesize-policy.ts',
  testMatch: names.map((name) => `<rootDir>/test/lambda/${name}.test.ts`),
};
