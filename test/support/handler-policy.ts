/** What the handler may do on OpenSearch Service in a stack that updates the domains `logs` and `search`. */
export interface HandlerPolicy {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** What it may do on CloudFormation, to its own stack. */
  readonly stackActions: readonly string[];
}

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

const VARIABLE = 'HANDLER_POLICY';

/** For jest's workers, which inherit the environment: to synthesize the stack takes longer than most tests. */
export function publishPolicy(policy: HandlerPolicy): void {
  process.env[VARIABLE] = JSON.stringify(policy);
}

export function handlerPolicy(): HandlerPolicy {
  return JSON.parse(process.env[VARIABLE] ?? 'null');
}

export function allows(
  { actions, resources }: Pick<HandlerPolicy, 'actions' | 'resources'>,
  { action, resourceArn }: { readonly action: string; readonly resourceArn: string },
): boolean {
  return actions.includes(action) && resources.includes(resourceArn);
}
