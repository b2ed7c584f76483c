import { UpdateMilestone, UpdateSchedule } from '../lib';

/** What the command line asks for: `cdk deploy -c domains=logs,search [-c wait=true] [-c schedule=...] [-c trigger=...]`. */
export interface UpdateContext {
  /** One list, or several that come one after another. */
  readonly waves: readonly (readonly string[])[];
  readonly schedule: UpdateSchedule;
  readonly waitUntil: UpdateMilestone;
  readonly trigger?: string;
}

const KEYS = ['domains', 'wait', 'schedule', 'trigger'];
/** What `cdk acknowledge` and `cdk cli-telemetry` keep in the context. */
const KEYS_OF_THE_CDK = ['acknowledged-issue-numbers', 'cli-telemetry'];

/** @throws Error with one line that says what is allowed. */
export function parseContext(context: Record<string, unknown>): UpdateContext {
  refuseUnknownKeys(context);
  const waves = parseDomains(context.domains);
  const waits = parseWait(context.wait, waves.length);
  if (waits && context.schedule !== undefined && context.schedule !== 'now') {
    throw new Error(`-c schedule must be now for a deployment that waits (got: ${context.schedule}); leave it out`);
  }
  return {
    waves,
    schedule: parseSchedule(context.schedule),
    waitUntil: waits ? UpdateMilestone.COMPLETED : UpdateMilestone.SCHEDULED,
    trigger: parseTrigger(context.trigger),
  };
}

/** The CDK's own keys (feature flags, look-ups, the command line's options) have a colon, a slash or an at sign. */
function refuseUnknownKeys(context: Record<string, unknown>): void {
  const unknown = Object.keys(context).find(
    (key) => ![...KEYS, ...KEYS_OF_THE_CDK].includes(key) && !/[:/@]/.test(key),
  );
  if (unknown) {
    const known = KEYS.map((key) => `-c ${key}=...`);
    throw new Error(`-c ${unknown} is not known; use ${known.slice(0, -1).join(', ')} or ${known.at(-1)}`);
  }
}

/** A comma between the domains of a wave, a semicolon between the waves. */
function parseDomains(value: unknown): string[][] {
  if (typeof value !== 'string' || !value) {
    throw new Error('-c domains is missing; name the domains to update, as in -c domains=logs,search');
  }
  const waves = value.split(';').map((wave) => wave.split(',').map((name) => name.trim()));
  const names = waves.flat();
  for (const [index, name] of names.entries()) {
    if (!/^[a-z][a-z0-9-]{2,27}$/.test(name)) {
      throw new Error(
        `-c domains must be names of 3 to 28 lowercase letters, digits and hyphens, with commas between, and semicolons between waves (got: ${value}); correct "${name}"`,
      );
    }
    if (names.indexOf(name) !== index) {
      throw new Error(`-c domains must name each domain once (got: ${value}); remove the second "${name}"`);
    }
  }
  return waves;
}

/** `-c` hands text over, cdk.json may hold a boolean. */
function parseWait(value: unknown, waves: number): boolean {
  const wait = String(value ?? waves > 1);
  if (!['true', 'false'].includes(wait)) {
    throw new Error(`-c wait must be true or false (got: ${value}); correct it`);
  }
  if (wait === 'false' && waves > 1) {
    throw new Error(
      '-c wait must be true for several waves (got: false); a wave begins when the one before has completed: leave wait out, or put commas between the domains',
    );
  }
  return wait === 'true';
}

function parseSchedule(value: unknown = 'now'): UpdateSchedule {
  if (value === 'now') {
    return UpdateSchedule.now();
  }
  if (value === 'off-peak') {
    return UpdateSchedule.offPeakWindow();
  }
  // With its time zone, or the same command would mean another hour on another machine.
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(value) ? value : '';
  const date = new Date(time);
  // A Date takes the 30th of February for the 2nd of March.
  const day = time.slice(0, 10);
  if (Number.isNaN(date.getTime()) || new Date(day).toISOString().slice(0, 10) !== day) {
    throw new Error(
      `-c schedule must be now, off-peak, or a time with its zone such as 2026-12-01T02:00:00Z (got: ${value}); correct it`,
    );
  }
  return UpdateSchedule.at(date);
}

function parseTrigger(value: unknown): string | undefined {
  if (value === '') {
    throw new Error('-c trigger must be some text, such as 2026-11 (got: nothing); give one or leave it out');
  }
  return value === undefined ? undefined : String(value);
}
