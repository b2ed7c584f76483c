import {
  OpenSearch,
  type StartServiceSoftwareUpdateRequest,
  type UpdateScheduledActionRequest,
} from '@aws-sdk/client-opensearch';
import type { SimulatedClock } from '../../local/simulator/clock';
import type { SimulatedDomain, Transition } from '../../local/simulator/domain';
import type { DomainOptions } from '../../local/simulator/domain-options';
import type { RefusalName } from '../../local/simulator/errors';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import type { Unknowns } from '../../local/simulator/unknowns';

export const NOON = new Date('2026-11-01T12:00:00Z');
export const OLD = 'OpenSearch_2_19_R20260101';
export const NEW = 'OpenSearch_2_19_R20260720';
export const NEWER = 'OpenSearch_2_19_R20261015';

/** A time as requests have it. */
export const at = (time: string): number => Date.parse(time);
export const TOMORROW = at('2026-11-02T12:00:00Z');

/** Updates begin a minute after their slot, and take ten. */
export const DURATIONS = { pendingSeconds: 60, inProgressSeconds: 600 };

export const PENDING = { pendingUpdate: { scheduledAt: new Date(TOMORROW), scheduledBy: 'CUSTOMER' } } as const;
/** Its slot has passed, so it begins when the domain is added. */
export const RUNNING = { pendingUpdate: { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } } as const;
/** An Auto-Tune action. */
export const TUNING = { id: 'tuning', type: 'JVM_HEAP_SIZE_TUNING', scheduledAt: new Date(TOMORROW) } as const;
const SCHEDULED_BY_AWS = { pendingUpdate: { scheduledAt: new Date(TOMORROW), scheduledBy: 'SYSTEM' } } as const;

/** A domain `logs` at noon, with an update available that soon begins and ends. */
export function given(
  unknowns: Partial<Unknowns> = {},
  domain: Partial<DomainOptions> = {},
): Promise<SimulatorUnderTest> {
  const logs = { name: 'logs', currentVersion: OLD, newVersion: NEW, ...domain };
  return SimulatorUnderTest.start({ durations: DURATIONS, unknowns }, logs);
}

/** The same, with the update scheduled for tomorrow by AWS. */
export function givenScheduled(
  unknowns: Partial<Unknowns> = {},
  domain: Partial<DomainOptions> = {},
): Promise<SimulatorUnderTest> {
  return given(unknowns, { ...SCHEDULED_BY_AWS, ...domain });
}

/** How the SDK shows a refusal. The codes are not taken from the simulator, so that its own are tested. */
export function refused(name: RefusalName) {
  const httpStatusCode = name === 'BaseException' || name === 'ValidationException' ? 400 : 409;
  return { name, $metadata: { httpStatusCode } };
}

/** The simulator behind real HTTP, with the real SDK client. What names no domain is about `logs`. */
export class SimulatorUnderTest {
  /** The clock stands at noon, unless the options say otherwise. */
  static async start(options: SimulatorOptions = {}, ...domains: DomainOptions[]): Promise<SimulatorUnderTest> {
    const aws = new SimulatorUnderTest(await OpenSearchServiceSimulator.start({ startTime: NOON, ...options }));
    try {
      for (const domain of domains) {
        aws.simulator.addDomain(domain);
      }
    } catch (error) {
      // The test has nothing to stop it by.
      await aws.stop();
      throw error;
    }
    return aws;
  }

  /** Does not retry, so that a test sees every answer. */
  client: OpenSearch;
  readonly transitions: Transition[] = [];

  private constructor(readonly simulator: OpenSearchServiceSimulator) {
    this.client = clientFor(simulator, 1);
    simulator.onTransition((transition) => this.transitions.push(transition));
  }

  get clock(): SimulatedClock {
    return this.simulator.clock;
  }

  domain(): SimulatedDomain {
    return this.simulator.domain('logs');
  }

  /** When the update is scheduled. */
  slot(): string | undefined {
    return this.domain().update?.scheduledAt.toISOString();
  }

  startUpdate(request: Partial<StartServiceSoftwareUpdateRequest> = {}) {
    return this.client.startServiceSoftwareUpdate({ DomainName: 'logs', ...request });
  }

  cancelUpdate() {
    return this.client.cancelServiceSoftwareUpdate({ DomainName: 'logs' });
  }

  /** To now, unless the request says otherwise. */
  moveUpdate(request: Partial<UpdateScheduledActionRequest> = {}) {
    return this.client.updateScheduledAction({
      DomainName: 'logs',
      ActionID: NEW,
      ActionType: 'SERVICE_SOFTWARE_UPDATE',
      ScheduleAt: 'NOW',
      ...request,
    });
  }

  moveUpdateTo(time: string) {
    return this.moveUpdate({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: at(time) });
  }

  async domainStatus() {
    return (await this.client.describeDomain({ DomainName: 'logs' })).DomainStatus;
  }

  async softwareOptions() {
    return (await this.domainStatus())?.ServiceSoftwareOptions;
  }

  async scheduledActions() {
    return (await this.client.listScheduledActions({ DomainName: 'logs' })).ScheduledActions;
  }

  /** From here on the client tries a call so many times. */
  allowAttempts(maxAttempts: number): void {
    this.client.destroy();
    this.client = clientFor(this.simulator, maxAttempts);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.simulator.stop();
  }
}

/** Its credentials sign, and open nothing. */
function clientFor({ endpoint }: OpenSearchServiceSimulator, maxAttempts: number): OpenSearch {
  const credentials = { accessKeyId: 'AKIASIMULATED', secretAccessKey: 'none' };
  return new OpenSearch({ endpoint, region: 'us-east-1', credentials, maxAttempts });
}
