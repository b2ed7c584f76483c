import { existsSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { handler as immortal } from '../../../lambda/custom-resource';
import type { HandlerEvent } from '../../../lambda/custom-resource/handler';

const FOLDER = String(process.env.DEATHS_FOLDER);

/**
 * The handler in a process that tells its id, and that dies once when it has done its work and nobody has heard of that yet:
 * for each request or step whose name is a file in the folder.
 */
export const handler = async (event: HandlerEvent) => {
  writeFileSync(path.join(FOLDER, 'pid'), String(process.pid));
  const result = await immortal(event);
  const death = path.join(FOLDER, 'step' in event ? event.step : 'request');
  if (existsSync(death)) {
    rmSync(death);
    process.kill(process.pid, 'SIGKILL');
  }
  return result;
};
