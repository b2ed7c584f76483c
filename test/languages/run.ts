import { spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { missingTools } from '../../packaging/toolchains';
import { LANGUAGES, type Language, STATE, synthesizeTypeScript } from './languages';

/** `npm run test:languages`: the same app in each language, by the packages in `dist`, makes the same template. */
async function main(): Promise<void> {
  // A language that could not be packaged fails below, and says why.
  spawnSync('npm', ['run', '--silent', 'package'], { stdio: 'inherit' });
  const expected = await templateOf('TypeScript', synthesizeTypeScript);
  let failed = 0;
  for (const language of LANGUAGES) {
    const started = Date.now();
    const failure = await failureOf(language, expected);
    const seconds = Math.round((Date.now() - started) / 1_000);
    console.log(
      failure ? `${language.name}: failed: ${failure}` : `${language.name}: the same template, in ${seconds} s`,
    );
    failed += failure ? 1 : 0;
  }
  console.log(`${LANGUAGES.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

async function failureOf({ name, tools, synthesize }: Language, expected: unknown): Promise<string | undefined> {
  const missing = missingTools(tools);
  if (missing.length > 0) {
    return missing.join('; ');
  }
  try {
    const template = await templateOf(name, synthesize);
    return isDeepStrictEqual(template, expected)
      ? undefined
      : `the template must be TypeScript's (got: another one); compare those in ${path.relative('', STATE)}/*.out`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function templateOf(name: string, synthesize: Language['synthesize']): Promise<unknown> {
  const output = path.join(STATE, `${name}.out`);
  await rm(output, { recursive: true, force: true });
  await synthesize(output);
  return JSON.parse(await readFile(path.join(output, 'Updates.template.json'), 'utf8'));
}

main();
