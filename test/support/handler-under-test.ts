import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
  CdkCustomResourceIsCompleteResponseSuccess,
} from 'aws-lambda';
import { withClients } from '../../lambda/aws/clients';
import { POLL_BUDGET, REQUEST_BUDGET } from '../../lambda/aws/retry-budget';
import { Service } from '../../lambda/aws/service';
import { withFleetReport } from '../../lambda/custom-resource/fleet-report';
import { IsComplete } from '../../lambda/custom-resource/is-complete';
import { type Answer, OnEvent } from '../../lambda/custom-resource/on-event';
import type { Time } from '../../lambda/decisions/time';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { ACCOUNT, allows, handlerPolicy, REGION } from './handler-policy';
import { StackStatusServer } from './stack-status-server';

export const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/updates/5d3f2c4e`;

type Properties = Record<string, unknown>;

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
  /** Milliseconds of real time. @default 5000 */
  readonly requestTimeout?: number;
  /** Milliseconds of real time after which the report on the stack's other updates is given up. @default - as in production */
  readonly longestReport?: number;
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
    return new HandlerUnderTest(simulator, stack, surroundings);
  }

  private readonly requests = new WeakMap<Answer, Properties>();
  private readonly time: Time;
  private readonly requestTimeout: number;
  private readonly longestReport?: number;

  private constructor(
    readonly simulator: OpenSearchServiceSimulator,
    readonly stack: StackStatusServer,
    { time = clockOf(simulator), requestTimeout = 5_000, longestReport }: Surroundings,
  ) {
    this.time = time;
    this.requestTimeout = requestTimeout;
    this.longestReport = longestReport;
    Object.assign(process.env, {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_OPENSEARCH: simulator.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: stack.endpoint,
    });
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

  /** Sends any event, also one that CloudFormation never would. */
  async send(event: Properties): Promise<Answer> {
    const request = { ...COMMON, ...event } as unknown as CdkCustomResourceEvent;
    const work = () =>
      withClients({ ...REQUEST_BUDGET, requestTimeout: this.requestTimeout }, this.time, (clients) =>
        new OnEvent(new Service(clients), this.time).handle(request),
      );
    const answer = await withFleetReport(request, this.time, work, this.longestReport);
    this.requests.set(answer, { ...COMMON, ...event });
    return answer;
  }

  /** One poll for the answer to a request, as the provider framework makes it. */
  poll(answer: Answer): Promise<CdkCustomResourceIsCompleteResponse> {
    const event = { ...(this.requests.get(answer) ?? COMMON), ...answer };
    const request = event as unknown as CdkCustomResourceIsCompleteEvent;
    const work = () =>
      withClients({ ...POLL_BUDGET, requestTimeout: this.requestTimeout }, this.time, (clients) =>
        new IsComplete(new Service(clients), this.time).handle(request),
      );
    return withFleetReport(request, this.time, work, this.longestReport);
  }

  /** Polls every 15 seconds of the simulator's time for an hour, as the provider framework does. */
  async complete(answer: Answer): Promise<CdkCustomResourceIsCompleteResponseSuccess> {
    for (let tick = 0; tick < 240; tick += 1) {
      const polled = await this.poll(answer);
      if (polled.IsComplete) {
        return polled;
      }
      this.simulator.clock.advance({ seconds: 15 });
    }
    throw new Error('Operation timed out');
  }

  /** The names of the calls that reached the service. */
  get operations(): string[] {
    return this.simulator.calls.map(({ operation }) => operation);
  }

  async stop(): Promise<void> {
    await Promise.all([this.simulator.stop(), this.stack.stop()]);
  }
}

function clockOf({ clock }: OpenSearchServiceSimulator): Time {
  return {
    now: () => clock.now(),
    pause: async (milliseconds) => clock.advance({ seconds: milliseconds / 1_000 }),
  };
}

function complete(properties: unknown): unknown {
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties);
  return isObject ? { ServiceToken: 'token', DomainName: 'logs', ScheduleAt: 'NOW', ...properties } : properties;
}

const COMMON = {
  RequestId: 'request',
  ResponseURL: 'https://example.com/secret-url',
  ResourceType: 'Custom::ServiceSoftwareUpdate',
  LogicalResourceId: 'Update',
  StackId: STACK_ID,
  ServiceToken: 'token',
};
