import { later, latest, type SimulatedClock } from './clock';
import {
  type AutoTuneAction,
  type Capacity,
  type DomainOptions,
  initialState,
  type PendingUpdate,
} from './domain-options';
import {
  completed,
  type DomainState,
  failed,
  obstacle,
  type ScheduledUpdate,
  type UpdateStatus,
  updateStatus,
  withoutPendingUpdate,
} from './domain-state';
import { DEFAULT_OFF_PEAK_WINDOW, type OffPeakWindow } from './off-peak-window';
import type { Unknowns } from './unknowns';

/** A domain changed its UpdateStatus. */
export interface Transition {
  readonly domainName: string;
  readonly from: UpdateStatus;
  readonly to: UpdateStatus;
  /** The simulated instant of the change, not of its discovery. */
  readonly at: Date;
  /** The version that is on offer, being installed, or (COMPLETED) just installed. */
  readonly newVersion: string;
  readonly currentVersion: string;
}

/** What a domain needs of the simulator that it lives in. */
export interface DomainEnvironment {
  readonly clock: SimulatedClock;
  readonly unknowns: Unknowns;
  readonly durations: { readonly pendingSeconds: number; readonly inProgressSeconds: number };
  /** Carries out everything that is due in any domain, and returns the time up to which it did. */
  settle(): Date;
  announce(transition: Transition): void;
}

/** One domain: its state through time, and what makes it change. */
export class SimulatedDomain {
  readonly name: string;
  readonly engineVersion: string;
  readonly offPeakWindow: OffPeakWindow;
  readonly autoTuneActions: readonly AutoTuneAction[];
  private currentCapacity: Capacity;
  private suggestedSlots: readonly Date[];
  private readonly history: { readonly since: Date; readonly state: DomainState }[];

  constructor(
    options: DomainOptions,
    readonly arn: string,
    private readonly environment: DomainEnvironment,
  ) {
    this.name = options.name;
    this.engineVersion = options.engineVersion ?? 'OpenSearch_2.19';
    this.offPeakWindow = options.offPeakWindow ?? DEFAULT_OFF_PEAK_WINDOW;
    this.autoTuneActions = options.autoTuneActions ?? [];
    this.currentCapacity = options.capacity ?? 'available';
    this.suggestedSlots = options.slotSuggestions ?? [];
    const state = initialState(options);
    const update = options.pendingUpdate && this.newUpdate(state, options.pendingUpdate);
    this.history = [{ since: environment.clock.now(), state: { ...state, update } }];
  }

  get state(): DomainState {
    this.environment.settle();
    return this.latest;
  }

  get updateStatus(): UpdateStatus {
    return updateStatus(this.state, this.environment.unknowns);
  }

  get currentVersion(): string {
    return this.state.currentVersion;
  }

  /** The version on offer, '' if there is none. */
  get newVersion(): string {
    return this.state.newVersion;
  }

  /** The update that is pending or in progress. */
  get update(): ScheduledUpdate | undefined {
    return this.state.update;
  }

  get capacity(): Capacity {
    return this.currentCapacity;
  }

  /** The state at an earlier time; for a time before the domain was added, its first one. */
  stateAt(time: Date): DomainState {
    this.environment.settle();
    return (this.history.findLast(({ since }) => since <= time) ?? this.history[0])?.state ?? this.latest;
  }

  /** Whether an update can begin at that time: there is capacity, or the slot was suggested. */
  hasCapacityAt(time: Date): boolean {
    return (
      this.currentCapacity === 'available' || this.suggestedSlots.some((slot) => slot.getTime() === time.getTime())
    );
  }

  /**
   * The slots to offer instead of a time without capacity. Unless the test chose them, they follow the wanted time in
   * steps of an hour, the granularity of slots (Guide, off-peak.html: "within an hour of the time you select").
   */
  suggestSlots(wanted: Date): readonly Date[] {
    const now = this.environment.clock.now();
    const anyAhead = this.suggestedSlots.some((slot) => slot > now);
    if (!anyAhead) this.suggestedSlots = [1, 2, 3].map((hours) => later(wanted, { hours }));
    return this.suggestedSlots;
  }

  setCapacity(capacity: Capacity, slotSuggestions: readonly Date[] = []): void {
    this.currentCapacity = capacity;
    this.suggestedSlots = slotSuggestions;
  }

  /**
   * A newer release comes out. A pending update "has been cancelled as a newer update is available" (Guide,
   * monitoring-events.html); one in progress goes on, and the newer release is on offer after it.
   */
  offerVersion(
    newVersion: string,
    options: Pick<DomainOptions, 'description' | 'optionalDeployment' | 'automatedUpdateDate'> = {},
  ): void {
    const { description, optionalDeployment = true, automatedUpdateDate } = options;
    const offer = { newVersion, description, optionalDeployment, automatedUpdateDate };
    this.change((state) => ({ ...withoutPendingUpdate(state), ...offer }));
  }

  /** Asks for the version on offer. NOW and any other time differ in what the service shows (switches). */
  scheduleUpdate(pending: PendingUpdate, options: { readonly startedNow?: boolean } = {}): void {
    this.change((state) => ({ ...state, update: this.newUpdate(state, pending, options.startedNow) }));
  }

  /** Takes the pending update back, whoever does it. */
  cancelUpdate(): void {
    this.change(withoutPendingUpdate);
  }

  /** The update in progress, or the pending one, fails (switch `failedUpdate`). */
  failUpdate(): void {
    this.change((state) => {
      if (state.update === undefined)
        throw new Error(`no update can fail on ${this.name} (got: none); start one first`);
      return failed(state, state.update, this.environment.unknowns);
    });
  }

  /** Another change of the domain begins: what it does to a pending update, switch `changeWhilePending` says. */
  becomeBusy(): void {
    const drops = this.environment.unknowns.changeWhilePending === 'drops-update';
    this.change((state) => ({ ...(drops ? withoutPendingUpdate(state) : state), busy: true }));
  }

  becomeIdle(): void {
    this.removeObstacle({ busy: false });
  }

  becomeIneligible(reason: string): void {
    this.change((state) => ({ ...state, notEligibleReason: reason }));
  }

  becomeEligible(): void {
    this.removeObstacle({ busy: false, notEligibleReason: undefined });
  }

  /** A required update was left alone too long (Guide, service-software.html); the update ends it. */
  isolate(): void {
    this.change((state) => ({ ...state, isolated: true }));
  }

  /** @internal When the clock alone makes the domain change next. */
  get nextChangeAt(): Date | undefined {
    const { update } = this.latest;
    if (update?.completesAt !== undefined) return update.completesAt;
    return obstacle(this.latest) === undefined ? update?.startsAt : undefined;
  }

  /** @internal Carries out the change that is due at `nextChangeAt`. */
  changeByClock(): void {
    const { update } = this.latest;
    const at = this.nextChangeAt;
    if (update === undefined || at === undefined) return;
    if (update.completesAt !== undefined) {
      this.enter(completed(this.latest, update), at);
    } else {
      const completesAt = later(at, { seconds: this.environment.durations.inProgressSeconds });
      this.enter({ ...this.latest, update: { ...update, completesAt } }, at);
    }
  }

  private get latest(): DomainState {
    const last = this.history.at(-1);
    if (last === undefined)
      throw new Error(`the domain ${this.name} has no state (got: none); this is a defect of the simulator`);
    return last.state;
  }

  private newUpdate(
    state: DomainState,
    { scheduledAt, scheduledBy, cancellable }: PendingUpdate,
    startedNow = false,
  ): ScheduledUpdate {
    if (state.newVersion === '' || state.update?.completesAt !== undefined) {
      const got = state.newVersion === '' ? 'nothing to update' : 'an update in progress';
      throw new Error(
        `no update can be scheduled on ${this.name} (got: ${got}); offer a version, or let the update end`,
      );
    }
    const queued = later(scheduledAt, { seconds: this.environment.durations.pendingSeconds });
    return {
      version: state.newVersion,
      scheduledAt,
      startsAt: latest(queued, this.environment.clock.now()),
      scheduledBy,
      cancellable: cancellable ?? state.optionalDeployment,
      startedNow,
    };
  }

  /** An update whose slot has passed meanwhile begins at once. */
  private removeObstacle(change: Pick<DomainState, 'busy' | 'notEligibleReason'>): void {
    this.change((state, now) => {
      const { update } = state;
      const waiting = update?.completesAt === undefined ? update : undefined;
      const delayed = waiting && { ...waiting, startsAt: latest(waiting.startsAt, now) };
      return { ...state, ...change, update: delayed ?? update };
    });
    this.environment.settle();
  }

  private change(next: (state: DomainState, now: Date) => DomainState): void {
    const now = this.environment.settle();
    this.enter(next(this.latest, now), now);
  }

  private enter(state: DomainState, at: Date): void {
    const from = updateStatus(this.latest, this.environment.unknowns);
    const to = updateStatus(state, this.environment.unknowns);
    this.history.push({ since: at, state });
    if (from === to) return;
    const installed = to === 'COMPLETED' ? state.lastUpdate?.update.version : undefined;
    const newVersion = state.update?.version ?? (state.newVersion || installed || '');
    this.environment.announce({
      domainName: this.name,
      from,
      to,
      at,
      newVersion,
      currentVersion: state.currentVersion,
    });
  }
}
