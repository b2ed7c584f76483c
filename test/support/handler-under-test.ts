import type {
  CdkCustomResourceEvent,
  CdkCustomResourceIsCompleteEvent,
  CdkCustomResourceIsCompleteResponse,
} from 'aws-lambda';
import { makeClients, type Patience } from '../../lambda/clients';
import { FleetReport, LITTLE_PATIENCE } from '../../lambda/fleet-report';
import { IsComplete } from '../../lambda/is-complete';
import { type Answer, OnEvent } from '../../lambda/on-event';
import { Service } from '../../lambda/service';
import type { Time } from '../../lambda/time';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { ACCOUNT, allows, handlerPolicy, REGION } from './handler-policy';
import { StackStatusServer } from './stack-status-server';

export const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/updates/5d3f2c4e`;

/** As patient as in production, counted in tries, but without the waits between them. */
const PATIENCE: Patience = { attempts: 12, delay: () => 0, requestTimeout: 5_000 };

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
    for (const level of ['info', 'error'] as const) jest.spyOn(console, level).mockReturnValue();
  });
  afterEach(() => jest.restoreAllMocks());
}

/**
 * The handler with the real SDK, the simulator and a stack's status behind real HTTP. The simulator allows what the
 * construct's policy allows, so a call without a permission fails its test.
 */
export class HandlerUnderTest {
  static async start(
    options: SimulatorOptions = {},
    patience: Partial<Patience> = {},
    longestReport?: number,
  ): Promise<HandlerUnderTest> {
    const simulator = await OpenSearchServiceSimulator.start({
      startTime: START_TIME,
      ...options,
      authorize: (request) => allows(handlerPolicy(), request),
    });
    return new HandlerUnderTest(
      simulator,
      await StackStatusServer.start(handlerPolicy().stackActions),
      { ...PATIENCE, ...patience },
      longestReport,
    );
  }

  private readonly requests = new WeakMap<Answer, Properties>();
  private readonly onEvent: OnEvent;
  private readonly isComplete: IsComplete;

  private constructor(
    readonly simulator: OpenSearchServiceSimulator,
    readonly stack: StackStatusServer,
    patience: Patience,
    longestReport?: number,
  ) {
    Object.assign(process.env, {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_OPENSEARCH: simulator.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: stack.endpoint,
    });
    const service = new Service(makeClients(patience));
    const inHaste = makeClients({ ...LITTLE_PATIENCE, delay: () => 0 });
    const fleet = new FleetReport(new Service(inHaste), longestReport);
    this.onEvent = new OnEvent(service, this.time, fleet);
    this.isComplete = new IsComplete(service, this.time, fleet);
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
    const request = { ...COMMON, ...event };
    const answer = await this.onEvent.handle(request as unknown as CdkCustomResourceEvent);
    this.requests.set(answer, request);
    return answer;
  }

  /** One poll for the answer to a request, as the provider framework makes it. */
  poll(answer: Answer): Promise<CdkCustomResourceIsCompleteResponse> {
    const request = this.requests.get(answer) ?? COMMON;
    return this.isComplete.handle({ ...request, ...answer } as unknown as CdkCustomResourceIsCompleteEvent);
  }

  /** The simulator's clock; a pause moves it on, and takes no time. */
  private get time(): Time {
    const { clock } = this.simulator;
    return {
      now: () => clock.now(),
      pause: async (milliseconds) => clock.advance({ seconds: milliseconds / 1_000 }),
    };
  }

  /** The names of the calls that reached the service. */
  get operations(): string[] {
    return this.simulator.calls.map(({ operation }) => operation);
  }

  async stop(): Promise<void> {
    await Promise.all([this.simulator.stop(), this.stack.stop()]);
  }
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
