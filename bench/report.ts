import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { drawCharts } from './charts';
import { judge } from './goals';
import type { Results } from './results';
import {
  completionTable,
  deploymentTable,
  firstRequestTable,
  goalsTable,
  handlerTable,
  runLine,
  synthesisTable,
  templatesTable,
} from './tables';

/** Writes a whole run into a folder: the figures, the tables in its README.md, and the charts. */
export async function writeReport(folder: string, results: Results): Promise<void> {
  const file = (name: string) => path.join(folder, name);
  const verdicts = judge(results);
  await writeFile(file('results.json'), `${JSON.stringify({ ...results, goals: verdicts }, undefined, 2)}\n`);
  for (const [name, chart] of Object.entries(drawCharts(results))) {
    await writeFile(file(name), chart);
  }
  const readme = await readFile(file('README.md'), 'utf8');
  await writeFile(file('README.md'), fillIn(readme, sectionsOf(results)));
}

function sectionsOf(results: Results): Record<string, string> {
  return {
    run: runLine(results),
    goals: goalsTable(judge(results)),
    templates: templatesTable(results.synthesis),
    synthesis: synthesisTable(results.synthesis),
    deployment: deploymentTable(results.deployment),
    completion: completionTable(results.completion),
    handler: handlerTable(results.handler),
    'first-request': firstRequestTable(results.firstRequest),
  };
}

/**
 * Replaces what is between `<!-- name -->` and `<!-- end -->`.
 *
 * @throws Error if a section has no place.
 */
export function fillIn(readme: string, sections: Record<string, string>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`);
    if (!place.test(text)) {
      throw new Error(`README.md has no place for ${name} (got: no <!-- ${name} --> with an <!-- end -->); add one`);
    }
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
  }, readme);
}
