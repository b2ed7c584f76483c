import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { CleanUp } from './clean-up';
import { type ContenderName, domainNames } from './contenders/contenders';
import { readTemplate, type Synthesis, synthesize } from './contenders/synthesize';
import { digits, inDomains, tell } from './progress';
import type { SynthesisRow, TemplateSize } from './results';
import { summarize } from './statistics';
import { sizeOf } from './template-size';

const ROUNDS = 3;
const DOMAINS = [1, 10, 100, 450];
const CONTENDERS: readonly ContenderName[] = ['ours', 'AwsCustomResource'];

/** What grows with the number of domains, before anything is deployed: the template, and the time and memory it takes. */
export async function measureSynthesis(cleanUp: CleanUp): Promise<SynthesisRow[]> {
  const folder = await cleanUp.temporaryFolder();
  const subjects = [new Subject('empty app', 0, folder)];
  for (const domains of DOMAINS) {
    subjects.push(...CONTENDERS.map((contender) => new Subject(contender, domains, folder)));
  }

  await warmUp(folder);
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const subject of subjects) {
      await subject.measure(round);
    }
  }
  return subjects.map((subject) => subject.row());
}

/** The first process of each kind also compiles the TypeScript, for all that follow. */
async function warmUp(folder: string): Promise<void> {
  for (const contender of CONTENDERS) {
    await new Subject(contender, 1, folder).measure(0);
  }
}

class Subject {
  private readonly samples: Synthesis[] = [];
  private template: TemplateSize | undefined;

  constructor(
    private readonly contender: ContenderName,
    private readonly domains: number,
    private readonly folder: string,
  ) {}

  async measure(round: number): Promise<void> {
    const folder = path.join(this.folder, 'cdk.out');
    const stack = { name: 'Stack', contender: this.contender, domainNames: domainNames('search', this.domains) };
    const sample = await synthesize({ folder, stacks: [stack] }, this.folder);
    this.samples.push(sample);
    this.template ??= sizeOf(await readTemplate(folder, stack.name));
    await rm(folder, { recursive: true });

    const figures = `${digits(sample.seconds)} s, ${digits(sample.megabytes)} MB`;
    tell('synthesis', `round ${round}: ${this.contender}, ${inDomains(this.domains)}: ${figures}`);
  }

  row(): SynthesisRow {
    if (!this.template) {
      throw new Error(`nothing was synthesized (got: ${this.contender}, ${this.domains} domains); measure it first`);
    }
    return {
      contender: this.contender,
      domains: this.domains,
      template: this.template,
      seconds: summarize(this.samples.map(({ seconds }) => seconds)),
      megabytes: summarize(this.samples.map(({ megabytes }) => megabytes)),
    };
  }
}
