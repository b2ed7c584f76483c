const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

// The CDK leaves what it synthesizes in the temporary folder if its process is a worker of jest's.
const temporary = mkdtempSync(path.join(tmpdir(), 'jest-'));
process.env.TMPDIR = temporary;
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const swc = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] };
const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
  transform: swc,
});

module.exports = {
  // All cores: the end-to-end tests wait more than they work.
  maxWorkers: '100%',
  projects: [
    project('unit', ['<rootDir>/test/**/!(*.http|*.e2e).test.ts']),
    // Over HTTP, with servers on loopback.
    {
      ...project('http', ['<rootDir>/test/**/*.http.test.ts']),
      globalSetup: '<rootDir>/test/support/synthesize-policy.ts',
    },
    // With the real command lines, and AWS on this machine.
    project('e2e', ['<rootDir>/test/**/*.e2e.test.ts']),
  ],
};
