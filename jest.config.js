const swc = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] };
const project = (displayName, testMatch) => ({ displayName, testMatch, testEnvironment: 'node', transform: swc });

module.exports = {
  projects: [
    project('unit', ['<rootDir>/test/**/!(*.http|*.e2e).test.ts']),
    // Over HTTP, with servers on loopback.
    project('http', ['<rootDir>/test/**/*.http.test.ts']),
    // With the real command lines, and AWS on this machine.
    project('e2e', ['<rootDir>/test/**/*.e2e.test.ts']),
  ],
};
