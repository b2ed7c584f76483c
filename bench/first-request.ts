import type { CleanUp } from './clean-up';
import { HandlerProcess, startServers } from './handlers/handler-process';
import type { HandlerName } from './handlers/handlers';
import { makeProcessorShare } from './processor-share';
import { digits, tell } from './progress';
import type { FirstRequestRow } from './results';
import { summarize } from './statistics';

const ROUNDS = 9;

/** Ours has 512 MB; AwsCustomResource has 128 MB, or what its user gives it. */
const SUBJECTS: readonly { readonly name: HandlerName; readonly megabytes: number }[] = [
  { name: 'ours', megabytes: 512 },
  { name: 'AwsCustomResource', megabytes: 512 },
  { name: 'AwsCustomResource', megabytes: 128 },
];

/**
 * What the first request takes on the share of a processor that its function's memory gets. Loading comes before: Lambda
 * gives a function the full processor until then. None where this machine gives no control groups.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export async function measureFirstRequests(cleanUp: CleanUp): Promise<FirstRequestRow[]> {
  const servers = await startServers(cleanUp);
  const subjects: Subject[] = [];
  for (const { name, megabytes } of SUBJECTS) {
    const share = await makeProcessorShare(megabytes, cleanUp);
    if (!share) {
      tell('first request', 'not measured: this machine lets nobody make a control group');
      return [];
    }
    const folder = await cleanUp.temporaryFolder();
    subjects.push(new Subject(await HandlerProcess.prepare(name, folder, servers), megabytes, share));
  }
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const subject of subjects) {
      await subject.measure(round);
    }
  }
  return subjects.map((subject) => subject.row());
}

class Subject {
  private readonly milliseconds: number[] = [];

  constructor(
    private readonly handler: HandlerProcess,
    private readonly megabytes: number,
    private readonly share: string,
  ) {}

  async measure(round: number): Promise<void> {
    const { report } = await this.handler.run(this.share);
    this.milliseconds.push(report.firstMilliseconds);
    const figure = `${digits(report.firstMilliseconds)} ms`;
    tell('first request', `round ${round}: ${this.handler.name}, ${this.megabytes} MB: ${figure}`);
  }

  row(): FirstRequestRow {
    return {
      handler: this.handler.name,
      megabytes: this.megabytes,
      milliseconds: summarize(this.milliseconds),
    };
  }
}
