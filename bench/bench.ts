import { CleanUp } from './clean-up';
import { measureCompletion } from './completion';
import { measureDeployment } from './deployment';
import { measureFirstRequests } from './first-request';
import { measureHandlers } from './handler';
import { describeMachine } from './machine';
import { writeReport } from './report';
import type { Results } from './results';
import { measureSynthesis } from './synthesis';
import {
  completionTable,
  deploymentTable,
  firstRequestTable,
  handlerTable,
  synthesisTable,
  templatesTable,
} from './tables';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One part alone, for work on what it measures: it prints its table, and writes nothing. */
const PARTS: Record<string, (cleanUp: CleanUp) => Promise<string>> = {
  synthesis: async (cleanUp) => {
    const rows = await measureSynthesis(cleanUp);
    return `${templatesTable(rows)}\n\n${synthesisTable(rows)}`;
  },
  deployment: async (cleanUp) => deploymentTable(await measureDeployment(cleanUp)),
  completion: async (cleanUp) => completionTable(await measureCompletion(cleanUp)),
  handler: async (cleanUp) => handlerTable(await measureHandlers(cleanUp)),
  'first-request': async (cleanUp) => firstRequestTable(await measureFirstRequests(cleanUp)),
};

/** `npm run bench`, or `npm run bench -- handler` for one part. Leaves nothing running, also after a failure or Ctrl-C. */
async function main(): Promise<void> {
  const cleanUp = new CleanUp();
  try {
    await Promise.race([measure(process.argv[2], cleanUp), interruption()]);
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof Error ? error.message : error);
  } finally {
    await cleanUp.run();
  }
  // What was still starting ends with this process.
  process.exit();
}

async function measure(name: string | undefined, cleanUp: CleanUp): Promise<void> {
  if (name === undefined) {
    const results = await measureAll(cleanUp);
    await writeReport(__dirname, results);
    return;
  }
  const part = PARTS[name];
  if (!part) {
    throw new Error(`no such part (got: ${name}); give one of ${Object.keys(PARTS).join(', ')}, or none for all`);
  }
  console.log(`\n${await part(cleanUp)}`);
}

/** One after the other, so that no part's processes disturb another's. */
async function measureAll(cleanUp: CleanUp): Promise<Results> {
  const begin = performance.now();
  const results = {
    handler: await alone(measureHandlers, cleanUp),
    firstRequest: await alone(measureFirstRequests, cleanUp),
    synthesis: await alone(measureSynthesis, cleanUp),
    deployment: await alone(measureDeployment, cleanUp),
    completion: await alone(measureCompletion, cleanUp),
  };
  const minutes = (performance.now() - begin) / 60_000;
  return { date: new Date().toISOString(), minutes, machine: describeMachine(), ...results };
}

async function alone<Rows>(part: (cleanUp: CleanUp) => Promise<Rows>, cleanUp: CleanUp): Promise<Rows> {
  const rows = await part(cleanUp);
  await cleanUp.run();
  return rows;
}

function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of SIGNALS) {
      process.once(signal, () => reject(new Error(`interrupted by ${signal}; nothing was written`)));
    }
  });
}

main();
