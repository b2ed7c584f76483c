import { type Answer, AnsweredFailure, type HandlerUnderTest } from './handler-under-test';

export type Properties = Readonly<Record<string, string>>;

/** How a request ended: what CloudFormation is answered. */
export interface Outcome {
  readonly request: 'Create' | 'Update' | 'Roll back' | 'Delete';
  readonly properties: Properties;
  readonly physicalId?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly failure?: string;
}

/**
 * A stack with one update, as CloudFormation drives it: a failed Create is followed by a Delete with the physical id of its
 * answer; a failed Update is rolled back by an Update with the old properties; a changed physical id is followed
 * by a Delete of the old one.
 */
export class StackUnderTest {
  readonly outcomes: Outcome[] = [];
  private readonly sent: (() => Promise<Outcome>)[] = [];
  private resource: { readonly properties: Properties; readonly physicalId: string } | undefined;

  constructor(private readonly aws: HandlerUnderTest) {}

  /** `elseFails`: another resource of the stack fails after this one, so that all is rolled back. */
  async deploy(properties: Properties, elseFails: boolean): Promise<void> {
    this.aws.stack.status = 'UPDATE_IN_PROGRESS';
    await (this.resource ? this.update(properties, elseFails) : this.create(properties, elseFails));
  }

  async destroy(): Promise<void> {
    if (this.resource && !(await this.delete(this.resource.properties, this.resource.physicalId)).failure) {
      this.resource = undefined;
    }
  }

  /** A request is delivered once more, late: the last one, or one before it. CloudFormation does not look at the answer. */
  async deliverAgain(howLongAgo: number): Promise<void> {
    await this.sent.at(-1 - howLongAgo)?.();
  }

  private async create(properties: Properties, elseFails: boolean): Promise<void> {
    const { physicalId, failure } = await this.request('Create', properties, () => this.aws.create(properties));
    if (physicalId && (failure || elseFails)) {
      this.aws.stack.status = 'ROLLBACK_IN_PROGRESS';
      await this.delete(properties, physicalId);
    } else if (physicalId) {
      this.resource = { properties, physicalId };
    }
  }

  private async update(properties: Properties, elseFails: boolean): Promise<void> {
    const old = this.resource;
    if (!old || JSON.stringify(old.properties) === JSON.stringify(properties)) {
      return;
    }
    const { physicalId, failure } = await this.request('Update', properties, () =>
      this.aws.update(properties, old.properties, old.physicalId),
    );
    if (failure || elseFails) {
      await this.rollBack(properties, old, physicalId ?? old.physicalId);
    } else if (physicalId) {
      this.resource = { properties, physicalId };
      if (physicalId !== old.physicalId) {
        await this.delete(old.properties, old.physicalId);
      }
    }
  }

  private async rollBack(failed: Properties, old: NonNullable<typeof this.resource>, reached: string): Promise<void> {
    this.aws.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    await this.request('Roll back', old.properties, () => this.aws.update(old.properties, failed, reached));
    if (reached !== old.physicalId) {
      await this.delete(failed, reached);
    }
  }

  private delete(properties: Properties, physicalId: string): Promise<Outcome> {
    return this.request('Delete', properties, () => this.aws.delete(properties, physicalId));
  }

  private request(request: Outcome['request'], properties: Properties, send: () => Promise<Answer>): Promise<Outcome> {
    const { status } = this.aws.stack;
    const deliver = () => {
      this.aws.stack.status = status;
      return this.deliver(request, properties, send);
    };
    this.sent.push(deliver);
    return deliver();
  }

  private async deliver(request: Outcome['request'], properties: Properties, send: () => Promise<Answer>) {
    let answer: Answer | undefined;
    let outcome: Outcome;
    try {
      answer = await send();
      const polled = await this.aws.complete(answer);
      const data = { ...answer.Data, ...polled.Data };
      outcome = { request, properties, physicalId: answer.PhysicalResourceId, data };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const physicalId = error instanceof AnsweredFailure ? error.physicalId : undefined;
      outcome = { request, properties, physicalId, data: { ...answer?.Data }, failure };
    }
    this.outcomes.push(outcome);
    return outcome;
  }
}
