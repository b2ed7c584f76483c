/** A resource as CloudFormation lists it. */
export interface StackResource {
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType?: string;
  readonly ResourceStatus?: string;
  readonly LastUpdatedTimestamp?: Date;
}

/** A stack in the middle of a deployment, as CloudFormation tells of it. */
export interface Deployment {
  /** What was touched since then was touched by this deployment. */
  readonly begin: Date;
  readonly resources: readonly StackResource[];
  /** JSON if the CDK has deployed it, but YAML if somebody has handed on what `cdk synth` prints. */
  readonly template: string;
}

/** The update that has failed, in the words of CloudFormation's request. */
export interface FailedUpdate {
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
}

/** The names of the other updates of the stack, by how far this deployment has come with them. */
export type Fleet = Readonly<Record<Progress, string[]>>;

type Progress = 'done' | 'under way' | 'also failed' | 'not started';

interface Declaration {
  readonly Type?: string;
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly Properties?: { readonly DomainName?: unknown };
}

type Declarations = Readonly<Record<string, Declaration>>;

/** Of all that the template declares; without a template, of what CloudFormation has heard of. */
interface DeployedStack {
  readonly begin: Date;
  readonly declared?: Declarations;
  readonly listed: ReadonlyMap<string, StackResource>;
}

const LONGEST_LIST = 10;

/** What else a status may say, of a resource that is gone, is that it is yet to be made again. */
const PROGRESS: Readonly<Record<string, Progress>> = {
  CREATE_COMPLETE: 'done',
  UPDATE_COMPLETE: 'done',
  CREATE_IN_PROGRESS: 'under way',
  UPDATE_IN_PROGRESS: 'under way',
  CREATE_FAILED: 'also failed',
  UPDATE_FAILED: 'also failed',
};

export function sortFleet(failed: FailedUpdate, { begin, resources, template }: Deployment): Fleet {
  const listed = new Map(resources.map((resource) => [resource.LogicalResourceId ?? '', resource]));
  const stack: DeployedStack = { begin, declared: parse(template), listed };
  const notToChange = dependenciesOf(failed.LogicalResourceId, stack);
  const fleet: Fleet = { done: [], 'under way': [], 'also failed': [], 'not started': [] };
  for (const id of updatesIn(stack, failed)) {
    const progress = progressOf(id, stack);
    if (progress !== 'not started' || !notToChange.has(id)) {
      fleet[progress].push(nameOf(id, stack));
    }
  }
  return fleet;
}

/** The ways to tell it, from the longest to the shortest, which has no names but numbers; none if there is nothing to tell. */
export function tellFleet(fleet: Fleet): string[] {
  const groups = Object.entries(fleet).filter(([, names]) => names.length > 0);
  const tell = (most: number) => groups.map(([progress, names]) => `${progress}: ${list(names, most)}`).join('; ');
  return groups.length === 0
    ? []
    : Array.from({ length: LONGEST_LIST + 1 }, (_, fewer) => `in this deployment, ${tell(LONGEST_LIST - fewer)}`);
}

function list(names: readonly string[], most: number): string {
  if (most === 0) {
    return String(names.length);
  }
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}

function parse(template: string): Declarations | undefined {
  try {
    return (JSON.parse(template) as { readonly Resources?: Declarations }).Resources;
  } catch {
    return undefined;
  }
}

/** In the order of the template. */
function updatesIn({ begin, declared, listed }: DeployedStack, failed: FailedUpdate): string[] {
  // CloudFormation does not list what it leaves out for a condition; nor what it has not come to yet.
  const isPart = (id: string) => listed.has(id) || !declared?.[id]?.Condition;
  const ofTemplate = Object.entries(declared ?? {}).flatMap(([id, { Type: type }]) =>
    type === failed.ResourceType && isPart(id) ? [id] : [],
  );
  // What leaves the stack is in the list only. So is what is new, should GetTemplate still show the former template
  // while a stack is updated, which nobody has documented.
  const ofList = [...listed].flatMap(([id, resource]) =>
    resource.ResourceType === failed.ResourceType && (!declared || isTouched(resource, begin)) ? [id] : [],
  );
  return [...new Set([...ofTemplate, ...ofList])].filter((id) => id !== failed.LogicalResourceId);
}

/**
 * Directly or through others. They come before the failed update, so that what the deployment has not touched of them it
 * was not to touch. `DependsOn` suffices: no update takes its properties from another.
 */
function dependenciesOf(failed: string, { declared }: DeployedStack): ReadonlySet<string> {
  const found = new Set([failed]);
  // Comes to what it adds, too.
  for (const id of found) {
    for (const dependency of [declared?.[id]?.DependsOn ?? []].flat()) {
      found.add(dependency);
    }
  }
  return found;
}

function progressOf(id: string, { begin, listed }: DeployedStack): Progress {
  const resource = listed.get(id);
  // What an earlier deployment has completed, or failed to, this one has not come to yet.
  return (isTouched(resource, begin) && PROGRESS[resource?.ResourceStatus ?? '']) || 'not started';
}

function isTouched(resource: StackResource | undefined, begin: Date): boolean {
  return resource?.LastUpdatedTimestamp !== undefined && resource.LastUpdatedTimestamp >= begin;
}

/** The domain's name, where it can be told. */
function nameOf(id: string, { declared, listed }: DeployedStack): string {
  const name = declared?.[id]?.Properties?.DomainName;
  if (typeof name === 'string') {
    return name;
  }
  const domain = listed.get((name as { readonly Ref?: string } | undefined)?.Ref ?? '');
  // The physical id of an update is its domain; before it is complete, it may be anything.
  const update = PROGRESS[listed.get(id)?.ResourceStatus ?? ''] === 'done' ? listed.get(id) : undefined;
  return domain?.PhysicalResourceId || update?.PhysicalResourceId || id;
}
