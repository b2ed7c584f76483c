import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clients } from '../../lambda/aws/clients';
import type { HttpHandler } from '../../lambda/aws/deadline-handler';

/** One run of the function. */
interface Run {
  isDead: boolean;
  readonly die: () => void;
}

const NEVER = new Promise<never>(() => undefined);

/**
 * Kills the function after so many calls of AWS, as Lambda kills one that takes too much memory: the call was carried out, and
 * the run makes no other one.
 */
export class KillSwitch {
  callsUntilDeath: number | undefined;
  private readonly runs = new AsyncLocalStorage<Run>();

  constructor(clients: Clients) {
    for (const { config } of Object.values(clients)) {
      const handler: HttpHandler = config.requestHandler;
      const handle = handler.handle.bind(handler);
      handler.handle = (...call) => this.carryOut(() => handle(...call));
    }
  }

  /** @returns undefined if the work was killed */
  run<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result } | undefined> {
    return new Promise((resolve, reject) => {
      const die = () => resolve(undefined);
      this.runs.run({ isDead: false, die }, work).then((result) => resolve({ result }), reject);
    });
  }

  private async carryOut(call: () => ReturnType<HttpHandler['handle']>): ReturnType<HttpHandler['handle']> {
    const run = this.runs.getStore();
    const output = run?.isDead ? await NEVER : await call();
    if (!run || this.callsUntilDeath === undefined) {
      return output;
    }
    this.callsUntilDeath -= 1;
    if (this.callsUntilDeath > 0) {
      return output;
    }
    this.callsUntilDeath = undefined;
    run.isDead = true;
    // An answer that nobody reads would be given up, with an error, some seconds later.
    output.response.body.resume();
    run.die();
    return NEVER;
  }
}
