import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { type Clients, destroyClients, makeClients } from '../../lambda/aws/clients';
import { servicesOf } from '../../lambda/aws/services';
import { Handler } from '../../lambda/custom-resource/handler';
import type { Time } from '../../lambda/decisions/time';
import type { Wait } from '../../lib/contract/execution-input';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { AnswerServer, type ReceivedAnswer } from './answer-server';
import { ACCOUNT, allows, handlerPolicy, REGION } from './handler-policy';
import { KillSwitch } from './kill-switch';
import { StackStatusServer } from './stack-status-server';

export const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/updates/5d3f2c4e`;

const STATE_MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:waiting`;

type Properties = Record<string, unknown>;

/** What CloudFormation has been answered, or what is still waited for. */
export interface Answer {
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
  readonly Wait?: Wait;
}

/** What has become of a wait. */
export type Polled =
  | { readonly IsComplete: false; readonly seconds: number }
  | { readonly IsComplete: true; readonly Data?: Answer['Data'] };

export const START_TIME = new Date('2026-11-23T12:00:00Z');
export const OLD = 'OpenSearch_2_19_R20260101';
export const NEW = 'OpenSearch_2_19_R20260720';
export const NEWER = 'OpenSearch_2_19_R20261101';
/** A domain that has an update available. */
export const ELIGIBLE = { name: 'logs', currentVersion: OLD, newVersion: NEW };

/** Keeps the handler's log out of the tests' output, for a test to look at. */
export function keepLog(): void {
  beforeEach(() => {
    for (const level of ['info', 'error'] as const) {
      jest.spyOn(console, level).mockReturnValue();
    }
  });
  afterEach(() => jest.restoreAllMocks());
}

interface Surroundings {
  /** By which the handler is as patient as in production. @default - the simulator's clock, which a pause moves on */
  readonly time?: Time;
  /** In real time. @default 5000 */
  readonly requestTimeoutMs?: number;
  /** Real time after which the report on the stack's other updates is given up. @default - as in production */
  readonly longestReportMs?: number;
}

/**
 * The handler with the real SDK, the simulator and a stack's status behind real HTTP. The simulator allows what the
 * construct's policy allows, so a call without a permission fails its test.
 */
export class HandlerUnderTest {
  static async start(options: SimulatorOptions = {}, surroundings: Surroundings = {}): Promise<HandlerUnderTest> {
    const simulator = await OpenSearchServiceSimulator.start({
      startTime: START_TIME,
      authorize: (request) => allows(handlerPolicy(), request),
      ...options,
    });
    const stack = await StackStatusServer.start(handlerPolicy().stackActions);
    return new HandlerUnderTest(simulator, stack, await AnswerServer.start(), surroundings);
  }

  private readonly killSwitch: KillSwitch;
  private readonly clients: Clients;
  private readonly handler: Handler;
  private readonly requestIds = new WeakMap<Answer, string>();
  private requests = 0;

  private constructor(
    readonly simulator: OpenSearchServiceSimulator,
    readonly stack: StackStatusServer,
    readonly answers: AnswerServer,
    { time = clockOf(simulator), requestTimeoutMs = 5_000, longestReportMs }: Surroundings,
  ) {
    Object.assign(process.env, {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_OPENSEARCH: simulator.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: stack.endpoint,
      AWS_ENDPOINT_URL_SFN: answers.endpoint,
    });
    this.clients = makeClients();
    this.killSwitch = new KillSwitch(this.clients);
    this.handler = new Handler(servicesOf(this.clients), { time, requestTimeoutMs, longestReportMs });
  }

  create(properties: unknown = {}): Promise<Answer> {
    return this.send({ RequestType: 'Create', ResourceProperties: complete(properties) });
  }

  update(properties: Properties = {}, old: Properties = {}, physicalId = 'logs'): Promise<Answer> {
    return this.send({
      RequestType: 'Update',
      PhysicalResourceId: physicalId,
      ResourceProperties: complete(properties),
      OldResourceProperties: complete(old),
    });
  }

  delete(properties: unknown = {}, physicalId = 'logs'): Promise<Answer> {
    return this.send({
      RequestType: 'Delete',
      PhysicalResourceId: physicalId,
      ResourceProperties: complete(properties),
    });
  }

  /** Sends any event, even one that CloudFormation never would. @throws Error with the reason of a failure */
  async send(event: Properties): Promise<Answer> {
    const RequestId = String(event.RequestId ?? this.newRequestId());
    const ResponseURL = `${this.answers.endpoint}/answer/${RequestId}`;
    await this.invoke({ ...COMMON, ...event, RequestId, ResponseURL });
    const wait = this.answers.executions.get(RequestId)?.wait;
    const answers = this.answers.answersTo(RequestId);
    const answer =
      wait && answers.length === 0 ? { PhysicalResourceId: wait.domainName, Wait: wait } : toAnswer(answers.at(-1));
    this.requestIds.set(answer, RequestId);
    return answer;
  }

  /** A request with the id that it had, or with a new one. */
  newRequestId(): string {
    this.requests += 1;
    return `request-${this.requests}`;
  }

  /** One poll for the answer to a request, and the answer if there is an ending, as the state machine does both. */
  async poll(answer: Answer): Promise<Polled> {
    if (!answer.Wait) {
      return { IsComplete: true };
    }
    const RequestId = this.requestIds.get(answer) ?? `request-${this.requests}`;
    const request = this.answers.executions.get(RequestId)?.request ?? { ...COMMON, RequestType: 'Create', RequestId };
    const state = { request, wait: answer.Wait };
    const polled = (await this.invoke({ ...state, step: 'poll' })) as { seconds: number } | { ending: unknown };
    if ('seconds' in polled) {
      return { IsComplete: false, ...polled };
    }
    await this.invoke({ ...state, ...polled, step: 'answer' });
    const { Data } = toAnswer(this.answers.answersTo(RequestId).at(-1));
    return { IsComplete: true, Data };
  }

  /** Polls at the handler's pace until there is an answer, as the state machine does. */
  async complete(answer: Answer): Promise<Extract<Polled, { IsComplete: true }>> {
    for (let polls = 0; polls < 1_000; polls += 1) {
      const polled = await this.poll(answer);
      if (polled.IsComplete) {
        return polled;
      }
      this.simulator.clock.advance({ seconds: polled.seconds });
    }
    throw new Error('the wait has no end');
  }

  /** After so many calls, the function is killed, and Lambda, or the state machine, runs it again. */
  killAfter(calls: number): void {
    this.killSwitch.callsUntilDeath = calls;
  }

  get willBeKilled(): boolean {
    return this.killSwitch.callsUntilDeath !== undefined;
  }

  /** What Lambda calls. */
  async invoke(event: unknown): Promise<unknown> {
    const run = () => this.handler.handle(event as CloudFormationCustomResourceEvent);
    const ended = (await this.killSwitch.run(run)) ?? (await this.killSwitch.run(run));
    return ended?.result;
  }

  /** The names of the calls that reached the service. */
  get operations(): string[] {
    return this.simulator.calls.map(({ operation }) => operation);
  }

  async stop(): Promise<void> {
    destroyClients(this.clients);
    await Promise.all([this.simulator.stop(), this.stack.stop(), this.answers.stop()]);
  }
}

function clockOf({ clock }: OpenSearchServiceSimulator): Time {
  return {
    now: () => clock.now(),
    pause: async (milliseconds) => clock.advance({ seconds: milliseconds / 1_000 }),
  };
}

/** What CloudFormation is told of a failure. */
export class AnsweredFailure extends Error {
  readonly physicalId: string;

  constructor({ Reason, PhysicalResourceId }: ReceivedAnswer) {
    super(Reason);
    this.physicalId = PhysicalResourceId;
    this.name = 'ServiceSoftwareUpdateError';
    this.stack = `${this.name}: ${this.message}`;
  }
}

function toAnswer(answer: ReceivedAnswer | undefined): Answer {
  if (!answer) {
    throw new Error('no answer');
  }
  if (answer.Status === 'FAILED') {
    throw new AnsweredFailure(answer);
  }
  const { PhysicalResourceId, Data } = answer;
  return Data ? { PhysicalResourceId, Data } : { PhysicalResourceId };
}

function complete(properties: unknown): unknown {
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties);
  return isObject
    ? { ServiceToken: 'token', StateMachineArn: STATE_MACHINE, DomainName: 'logs', ScheduleAt: 'NOW', ...properties }
    : properties;
}

const COMMON = {
  ResourceType: 'Custom::ServiceSoftwareUpdate',
  LogicalResourceId: 'Update',
  StackId: STACK_ID,
  ServiceToken: 'token',
};
