import { SimulatedClock } from './clock';
import { SimulatedDomain, type Transition } from './domain';
import type { DomainOptions } from './domain-options';
import { type Fault, Faults } from './faults';
import { type AuthorizationRequest, FrontEnd, type RecordedCall } from './front-end';
import { HttpServer } from './http-server';
import { domainName } from './input';
import { RateLimit, type RateLimitOptions } from './rate-limit';
import { DEFAULT_UNKNOWNS, type Unknowns } from './unknowns';

export interface SimulatorOptions {
  /** @default - a free one */
  readonly port?: number;
  /** Simulated seconds per real second. @default 0 - the clock stands still until it is advanced */
  readonly speed?: number;
  /** @default - the real time */
  readonly startTime?: Date;
  readonly durations?: {
    /** From an update's slot to its beginning: within the hour (Guide, off-peak.html). @default 300 */
    readonly pendingSeconds?: number;
    /** From an update's beginning to its end: updates "typically complete within minutes" (Guide, service-software.html). @default 1200 */
    readonly inProgressSeconds?: number;
  };
  /** Answers that differ from `DEFAULT_UNKNOWNS`. */
  readonly unknowns?: Partial<Unknowns>;
  /** Stands for IAM. @default - every call is allowed */
  readonly authorize?: (request: AuthorizationRequest) => boolean | Promise<boolean>;
  /** Beyond it calls are throttled, as they are for a whole account. @default - none */
  readonly rateLimit?: RateLimitOptions;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** @default '000000000000' */
  readonly accountId?: string;
}

/** How often, in real time, a clock that runs by itself is looked at, so that transitions are announced without a call. */
const TICK_MILLISECONDS = 20;

/**
 * Amazon OpenSearch Service's configuration API on a loopback port, as far as service software updates go: the real SDK
 * talks to it through its endpoint. What the service is known to do is cited where it is done; what is not known is a
 * switch in `Unknowns`.
 */
export class OpenSearchServiceSimulator {
  readonly clock: SimulatedClock;
  readonly unknowns: Unknowns;
  private readonly domains = new Map<string, SimulatedDomain>();
  private readonly faults = new Faults();
  private readonly transitionListeners: ((transition: Transition) => void)[] = [];
  private readonly callListeners: ((call: RecordedCall) => void)[] = [];
  private readonly durations: { readonly pendingSeconds: number; readonly inProgressSeconds: number };
  private readonly frontEnd: FrontEnd;
  private server: HttpServer | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly options: SimulatorOptions) {
    this.clock = new SimulatedClock(options);
    this.unknowns = { ...DEFAULT_UNKNOWNS, ...options.unknowns };
    this.durations = { pendingSeconds: 300, inProgressSeconds: 1200, ...options.durations };
    this.frontEnd = new FrontEnd({
      clock: this.clock,
      unknowns: this.unknowns,
      faults: this.faults,
      rateLimit: options.rateLimit && new RateLimit(options.rateLimit),
      domains: this.domains,
      accountId: this.accountId,
      authorize: options.authorize ?? (() => true),
      arnOf: (name) => this.arnOf(name),
      settle: () => this.settle(),
      announce: (call) => this.announceCall(call),
    });
    this.clock.onAdvance(() => this.settle());
  }

  static async start(options: SimulatorOptions = {}): Promise<OpenSearchServiceSimulator> {
    const simulator = new OpenSearchServiceSimulator(options);
    await simulator.listen();
    return simulator;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.server?.port}`;
  }

  /** Every call that arrived, in order, also the refused and the unanswered ones. */
  get calls(): readonly RecordedCall[] {
    return this.frontEnd.calls;
  }

  addDomain(options: DomainOptions): SimulatedDomain {
    const name = domainName({ DomainName: options.name });
    if (this.domains.has(name)) {
      throw new Error(`the domain exists already (got: ${name}); choose another name`);
    }
    const domain = new SimulatedDomain(options, this.arnOf(name), {
      clock: this.clock,
      unknowns: this.unknowns,
      durations: this.durations,
      settle: () => this.settle(),
      announce: (transition) => this.announceTransition(transition),
      remove: (removed) => this.domains.delete(removed),
    });
    this.domains.set(name, domain);
    return domain;
  }

  domain(name: string): SimulatedDomain {
    this.settle();
    const domain = this.domains.get(name);
    if (domain === undefined) {
      throw new Error(`no such domain (got: ${name}); add it first`);
    }
    return domain;
  }

  removeDomain(name: string): void {
    if (!this.domains.delete(name)) {
      throw new Error(`no such domain (got: ${name}); add it first`);
    }
  }

  addFault(fault: Fault): void {
    this.faults.add(fault, this.clock.now());
  }

  /** Calls the listener whenever a domain's UpdateStatus changes, in the order of simulated time. */
  onTransition(listener: (transition: Transition) => void): void {
    this.transitionListeners.push(listener);
  }

  /** Calls the listener whenever a call has got its answer, or will get none. */
  onCall(listener: (call: RecordedCall) => void): void {
    this.callListeners.push(listener);
  }

  /** Resolves when the port is free. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.server?.close();
  }

  private async listen(): Promise<void> {
    this.server = await HttpServer.listen(this.options.port ?? 0, (request) => this.frontEnd.handle(request));
    if (this.clock.speed > 0) {
      this.timer = setInterval(() => this.settle(), TICK_MILLISECONDS).unref();
    }
  }

  /** Carries out every change that is due by now, across all domains in the order of their instants. */
  private settle(): Date {
    const now = this.clock.now();
    for (let domain = this.nextToChange(now); domain !== undefined; domain = this.nextToChange(now)) {
      domain.changeByClock();
    }
    return now;
  }

  private nextToChange(now: Date): SimulatedDomain | undefined {
    const instant = (domain: SimulatedDomain) => domain.nextChangeAt?.getTime() ?? Infinity;
    const due = [...this.domains.values()].filter((domain) => instant(domain) <= now.getTime());
    return due.sort((one, other) => instant(one) - instant(other))[0];
  }

  private announceTransition(transition: Transition): void {
    for (const listener of this.transitionListeners) {
      listener(transition);
    }
  }

  private announceCall(call: RecordedCall): void {
    for (const listener of this.callListeners) {
      listener(call);
    }
  }

  private get accountId(): string {
    return this.options.accountId ?? '000000000000';
  }

  private arnOf(name: string): string {
    return `arn:aws:es:${this.options.region ?? 'us-east-1'}:${this.accountId}:domain/${name}`;
  }
}
