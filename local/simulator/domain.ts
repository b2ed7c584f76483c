import { type Capacity, hasCapacityAt, suggestedSlots } from './capacity';
import { later, latest, type SimulatedClock, type TimeSpan } from './clock';
import { changed, type InternalChange, type Offer } from './domain-change';
import { type ClockChange, nextByClock } from './domain-clock';
import {
  type AutoTuneAction,
  type DomainOptions,
  initialState,
  type LeftoverUpdate,
  type PendingUpdate,
} from './domain-options';
import {
  type DomainState,
  isCancellable,
  pendingUpdate,
  type ScheduledUpdate,
  type UpdateStatus,
  updateStatus,
} from './domain-state';
import type { Health } from './health';
import { DEFAULT_OFF_PEAK_WINDOW, type OffPeakWindow } from './off-peak-window';
import { type DueChange, earlier, type Plan, Plans } from './plan';
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
  /** The domain is no more. */
  remove(domainName: string): void;
}

/** One domain: its state through time, and what makes it change. */
export class SimulatedDomain {
  readonly name: string;
  readonly engineVersion: string;
  readonly offPeakWindow: OffPeakWindow;
  readonly leftoverUpdates: readonly LeftoverUpdate[];
  private autoTune: readonly AutoTuneAction[];
  private readonly plans = new Plans();
  private readonly history: { readonly since: Date; readonly state: DomainState }[];

  constructor(
    options: DomainOptions,
    readonly arn: string,
    private readonly environment: DomainEnvironment,
  ) {
    this.name = options.name;
    this.engineVersion = options.engineVersion ?? 'OpenSearch_2.19';
    this.offPeakWindow = options.offPeakWindow ?? DEFAULT_OFF_PEAK_WINDOW;
    this.leftoverUpdates = options.leftoverUpdates ?? [];
    this.autoTune = options.autoTuneActions ?? [];
    const state = initialState(options);
    const update = options.pendingUpdate && this.newUpdate(state, options.pendingUpdate);
    this.history = [{ since: environment.clock.now(), state: { ...state, update } }];
    this.addPlans(options.plan ?? [], environment.clock.now());
  }

  get state(): DomainState {
    this.environment.settle();
    return this.latest.state;
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

  /** Whether the update can be cancelled now, as DescribeDomain shows it. */
  get isCancellable(): boolean {
    return isCancellable(this.state, this.environment.unknowns, this.environment.clock.now());
  }

  get capacity(): Capacity {
    return this.state.slots.capacity;
  }

  get autoTuneActions(): readonly AutoTuneAction[] {
    return this.autoTune;
  }

  /** The state at an earlier time; for a time before the domain was added, its first one. */
  stateAt(time: Date): DomainState {
    this.environment.settle();
    return (this.history.findLast(({ since }) => since <= time) ?? this.history[0] ?? this.latest).state;
  }

  /** Whether an update can begin at that time: there is capacity, or the slot was suggested. */
  hasCapacityAt(time: Date): boolean {
    return hasCapacityAt(this.state.slots, time);
  }

  /** The slots to offer instead of a time without capacity; they are free from then on. */
  suggestSlots(wanted: Date): readonly Date[] {
    const { slots } = this.state;
    const suggested = suggestedSlots(slots, wanted, this.environment.clock.now());
    this.change({ kind: 'capacity', capacity: slots.capacity, slotSuggestions: suggested });
    return suggested;
  }

  setCapacity(capacity: Capacity, slotSuggestions: readonly Date[] = []): void {
    this.change({ kind: 'capacity', capacity, slotSuggestions });
  }

  /** A newer release comes out: it cancels a pending update, and waits for one in progress. */
  offerVersion(newVersion: string, options: Offer = {}): void {
    this.change({ ...options, kind: 'version-offered', newVersion });
  }

  /** Asks for the version on offer. NOW and any other time differ in what the service shows (switches). */
  scheduleUpdate(pending: PendingUpdate, options: { readonly startedNow?: boolean } = {}): void {
    this.change({ kind: 'update-scheduled', update: this.newUpdate(this.state, pending, options.startedNow) });
  }

  /** Moves the pending update to another slot. */
  moveUpdate(
    to: Pick<ScheduledUpdate, 'scheduledAt' | 'scheduledBy'>,
    { toNow }: { readonly toNow: boolean },
  ): ScheduledUpdate {
    const update = pendingUpdate(this.state);
    if (update === undefined) {
      throw new Error(`no update can be moved on ${this.name} (got: none pending); start one first`);
    }
    const startsAt = this.startsAt(to.scheduledAt);
    const moved = { ...update, ...to, startsAt, startedNow: false, movedToNow: toNow };
    this.change({ kind: 'update-scheduled', update: moved });
    return moved;
  }

  moveAutoTuneAction(id: string, scheduledAt: Date): void {
    this.autoTune = this.autoTune.map((action) => (action.id === id ? { ...action, scheduledAt } : action));
  }

  /** Takes the pending update back, whoever does it. */
  cancelUpdate(): void {
    this.change({ kind: 'update-cancelled' });
  }

  /** The update in progress, or the pending one, fails (switch `failedUpdate`). */
  failUpdate(reason?: string): void {
    if (this.update === undefined) {
      throw new Error(`no update can fail on ${this.name} (got: none); start one first`);
    }
    this.change({ kind: 'update-fails', reason });
  }

  /** Another change of the domain begins: what it does to a pending update, switch `changeWhilePending` says. */
  becomeBusy(options: { readonly lasts?: TimeSpan } = {}): void {
    this.change({ ...options, kind: 'configuration-change' });
  }

  becomeIdle(): void {
    this.change({ kind: 'configuration-changed' });
  }

  becomeIneligible(reason: string): void {
    this.change({ kind: 'not-eligible', reason });
  }

  becomeEligible(): void {
    this.change({ kind: 'eligible' });
  }

  /** What is not given stays as it was. */
  setHealth(health: Health): void {
    this.change({ kind: 'health', health });
  }

  /** A required update was left alone too long (Guide, service-software.html); the update ends it. */
  isolate(): void {
    this.change({ kind: 'isolated' });
  }

  /** Lets something happen later, by itself. */
  plan(...plans: readonly Plan[]): void {
    this.addPlans(plans, this.environment.settle());
    this.environment.settle();
  }

  /** @internal When the domain changes next by itself. */
  get nextChangeAt(): Date | undefined {
    return this.nextChange?.at;
  }

  /** @internal Carries out the change that is due at `nextChangeAt`. */
  changeByClock(): void {
    const next = this.nextChange;
    if (next === undefined) {
      return;
    }
    this.plans.remove(next);
    this.enter(next.change, next.at);
  }

  private get nextChange(): ClockChange | DueChange | undefined {
    const planned: ClockChange | undefined = this.plans.next;
    const byClock = nextByClock(this.latest.state, this.latest.since);
    return byClock === undefined ? planned : earlier(planned, byClock);
  }

  private get latest(): { readonly since: Date; readonly state: DomainState } {
    const last = this.history.at(-1);
    if (last === undefined) {
      throw new Error(`the domain ${this.name} has no state (got: none); this is a defect of the simulator`);
    }
    return last;
  }

  private addPlans(plans: readonly Plan[], now: Date): void {
    for (const plan of plans) {
      this.plans.add(plan);
    }
    this.plans.observe(this.latest.state.update, now);
  }

  private newUpdate(
    state: DomainState,
    { scheduledAt, scheduledBy, cancellable = state.optionalDeployment }: PendingUpdate,
    startedNow = false,
  ): ScheduledUpdate {
    if (state.newVersion === '' || state.update?.completesAt !== undefined) {
      const got = state.newVersion === '' ? 'nothing to update' : 'an update in progress';
      throw new Error(
        `no update can be scheduled on ${this.name} (got: ${got}); offer a version, or let the update end`,
      );
    }
    const requestedAt = this.environment.clock.now();
    const startsAt = this.startsAt(scheduledAt);
    const { newVersion: version } = state;
    return { version, scheduledAt, startsAt, scheduledBy, cancellable, startedNow, movedToNow: false, requestedAt };
  }

  private startsAt(scheduledAt: Date): Date {
    const queued = later(scheduledAt, { seconds: this.environment.durations.pendingSeconds });
    return latest(queued, this.environment.clock.now());
  }

  /** What the change makes due at once, happens at once. */
  private change(change: InternalChange): void {
    this.enter(change, this.environment.settle());
    this.environment.settle();
  }

  private enter(change: InternalChange, at: Date): void {
    const { unknowns, durations } = this.environment;
    const before = this.latest.state;
    const state = changed(before, change, { at, unknowns, inProgressSeconds: durations.inProgressSeconds });
    this.history.push({ since: at, state });
    this.plans.observe(state.update, at);
    if (change.kind === 'deleted') {
      this.environment.remove(this.name);
    }
    this.announceTransition(updateStatus(before, unknowns), state, at);
  }

  private announceTransition(from: UpdateStatus, state: DomainState, at: Date): void {
    const to = updateStatus(state, this.environment.unknowns);
    if (from === to) {
      return;
    }
    const { update, currentVersion, lastUpdate } = state;
    const installed = to === 'COMPLETED' ? lastUpdate?.update.version : undefined;
    const newVersion = update?.version ?? (state.newVersion || installed || '');
    this.environment.announce({ domainName: this.name, from, to, at, newVersion, currentVersion });
  }
}
