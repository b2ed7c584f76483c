import type { ListedResource, StackStatusServer } from './stack-status-server';

export const TYPE = 'Custom::ServiceSoftwareUpdate';

/** Of the deployment that fails: before it, its beginning, and after that. */
export const EARLIER = '2026-10-01T00:00:00.000Z';
export const BEGIN = '2026-11-23T11:00:00.000Z';
export const SINCE = '2026-11-23T11:30:00.000Z';

/** What the failure of the update of `logs` says by itself, if there is no such domain. */
export const MISSING =
  'domain logs does not exist in the region and account of this stack; check the name of the domain';

/** A resource of a template. */
export interface Declared {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly Properties?: { readonly DomainName?: unknown };
}

type Declarations = Readonly<Record<string, Declared>>;
/** How far CloudFormation has come with a resource: its status, when that was updated, and its physical id. */
type Listed = readonly [status: string, at?: string, physicalId?: string];

/** An update, after others. The one that fails has the logical id `Update`, and the domain `logs`. */
export function update(DomainName: unknown, DependsOn?: Declared['DependsOn'], more: Partial<Declared> = {}): Declared {
  return { Type: TYPE, DependsOn, Properties: { DomainName }, ...more };
}

/** What stands between two waves. */
export function barrier(...DependsOn: string[]): Declared {
  return { Type: 'AWS::CloudFormation::WaitConditionHandle', DependsOn };
}

/** Gives the stack a template, and a list of what has become of it; what the template does not declare is an update. */
export function deploy(
  stack: StackStatusServer,
  declared: Declarations,
  listed: Readonly<Record<string, Listed>> = {},
): void {
  stack.template = JSON.stringify({ Resources: declared });
  stack.resources = Object.entries(listed).map(([id, [status, at = SINCE, physicalId]]): ListedResource => {
    return { id, type: declared[id]?.Type ?? TYPE, status, at, physicalId };
  });
}

/** The message of a request that must fail. */
export async function failureOf(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'it did not fail',
    (error: Error) => error.message,
  );
}

/** `prod-01`, `prod-02`, and so on. */
export function names(count: number, prefix: string): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`);
}
