import { LocalAws } from './local-aws';
import { say } from './narration';
import type { SimulatorOptions } from './simulator/simulator';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs something with AWS on this machine, tells what happens there, and leaves nothing running: after the end, a
 * failure, or Ctrl-C. Sets the exit code of the process.
 */
export async function session(options: SimulatorOptions, run: (aws: LocalAws) => Promise<void>): Promise<void> {
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => undefined);
  for (const signal of SIGNALS) {
    process.once(signal, () => interrupted.reject(new Interruption(signal)));
  }

  let aws: LocalAws | undefined;
  try {
    const starting = LocalAws.start(options, (line) => say('local', line));
    const started = await Promise.race([starting, interrupted.promise]);
    aws = started;
    tellWhatHappens(started);
    await Promise.race([run(started), interrupted.promise]);
  } catch (error) {
    process.exitCode = error instanceof Interruption ? 130 : 1;
    say('local', error instanceof Error ? error.message : String(error));
  } finally {
    await aws?.stop();
    say('local', 'stopped; no process, port or file is left');
  }
  // What was still starting ends with this process.
  process.exit();
}

class Interruption extends Error {
  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

function tellWhatHappens({ simulator }: LocalAws): void {
  simulator.onCall(({ operation, domainName, input, statusCode, errorName }) => {
    const { ScheduleAt: scheduleAt } = input;
    const detail = scheduleAt ? ` at ${scheduleAt}` : '';
    say('handler', `${operation} of ${domainName}${detail}: ${errorName ?? statusCode}`);
  });
  simulator.onTransition(({ domainName, from, to, currentVersion }) => {
    say('service', `${domainName}: ${from} -> ${to}, runs ${currentVersion}`);
  });
}
