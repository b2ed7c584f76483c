const swc = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] };
const project = (displayName, testMatch) => ({ displayName, testMatch, testEnvironment: 'node', transform: swc });

module.exports = {
  projects: [
    project('unit', ['<rootDir>/test/**/*.test.ts', '!<rootDir>/test/e2e/**']),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
  ],
};
