// Without the slow tests of the handler: they would only prove the same again, and take hours for it.
const { projects } = require('../jest.config.js');

const [{ transform }] = projects;

module.exports = {
  rootDir: '..',
  testEnvironment: 'node',
  transform,
  setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
  globalSetup: '<rootDir>/test/support/synthesize-policy.ts',
  testMatch: ['<rootDir>/test/lambda/**/*.test.ts'],
  testPathIgnorePatterns: ['/(faults|load|model|unknowns)\\.http\\.', '\\.e2e\\.'],
};
