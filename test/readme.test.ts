import * as path from 'node:path';
import * as ts from 'typescript';
import { codeBlocks } from './support/readme';

const PROJECT = path.join(__dirname, '..');
test('the TypeScript of the README compiles', () => {
  const blocks = codeBlocks('ts').map((code, index) => ({ name: path.join(PROJECT, `readme-${index}.ts`), code }));
  expect(blocks).not.toEqual([]);

  expect(blocks.flatMap(({ name, code }) => diagnosticsOf(name, code))).toEqual([]);
});

function diagnosticsOf(name: string, code: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    paths: { 'cdk-opensearch-software-update': [path.join(PROJECT, 'lib', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, languageVersion, ...rest) =>
    file === name
      ? ts.createSourceFile(file, code, languageVersion)
      : getSourceFile.call(host, file, languageVersion, ...rest);
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([name], options, host));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
