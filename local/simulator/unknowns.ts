/**
 * What nobody has documented about these operations (marked U in docs/service-facts.md), one switch for each.
 *
 * A client of the service must be right for every answer. The defaults are the likeliest answers, not known ones.
 */
export interface Unknowns {
  /**
   * Unit of StartServiceSoftwareUpdate.DesiredStartTime, and of the slots suggested instead. The reference says "the
   * Epoch timestamp"; its sibling UpdateScheduledAction is documented with milliseconds (Guide, off-peak.html).
   */
  readonly startTimeUnit: 'ms' | 's';
  /** Start for a time thousands of years from now, which is what milliseconds are if the unit is the second. */
  readonly startTimeTooFar: 'ValidationException' | 'accepted';
  /**
   * Unit of ScheduledAction.ScheduledTime. The Guide's off-peak.html shows seconds where it lists the actions, and
   * milliseconds where it reschedules one.
   */
  readonly scheduledTimeUnit: 's' | 'ms';
  /**
   * Start for a time without capacity. The Guide's service-software.html names BaseException, with slot suggestions
   * "in the response", where the model has no member for them; the exception that has one is not modelled for Start.
   */
  readonly noCapacity: 'BaseException' | 'SlotNotAvailableException';
  /** Start on a domain whose update is pending. */
  readonly startWhilePending: 'ValidationException' | 'BaseException' | 'accepted-unchanged' | 'reschedules';
  /** Start on a domain whose update is in progress. */
  readonly startWhileInProgress: 'ValidationException' | 'BaseException' | 'accepted-unchanged';
  /** Start on a domain that has nothing to update. */
  readonly startWithNothingAvailable: 'ValidationException' | 'BaseException' | 'accepted-unchanged';
  /**
   * Start on a domain that is NOT_ELIGIBLE: it processes another change, or any other reason. An accepted update stays
   * pending until the reason is gone. (UpdateDomainConfig answers ValidationException when the domain is processing.)
   */
  readonly startWhenNotEligible: 'ValidationException' | 'BaseException' | 'accepted';
  /**
   * Start, or UpdateScheduledAction, with OFF_PEAK_WINDOW on a domain whose window is disabled: "only available if the
   * off-peak window is enabled" (Guide, service-software.html), without saying what happens otherwise.
   */
  readonly startWithOffPeakWindowDisabled: 'ValidationException' | 'BaseException';
  /** Cancel when no update is pending, or the pending one cannot be cancelled (any more). */
  readonly cancelRefused: 'ValidationException' | 'BaseException' | 'accepted-unchanged';
  /**
   * UpdateScheduledAction with an id that no listed action of that type has, or that belongs to an action that has ended.
   * ResourceNotFoundException is modelled, without saying for which resource.
   */
  readonly moveUnknownAction: 'ResourceNotFoundException' | 'ValidationException' | 'BaseException';
  /** UpdateScheduledAction on an update in progress. ConflictException is modelled: "a resource that is currently in use". */
  readonly moveWhileInProgress: 'ConflictException' | 'ValidationException' | 'BaseException';
  /**
   * UpdateScheduledAction for a required update to a time that is not "within the allowed timeframe" (Guide, service-software.html).
   * LimitExceededException is modelled, without saying for what, and the SDK retries it as if it was throttling.
   */
  readonly moveBeyondDeadline:
    | 'ValidationException'
    | 'BaseException'
    | 'ConflictException'
    | 'LimitExceededException'
    | 'SlotNotAvailableException';
  /** ScheduledBy of an update that AWS had scheduled and a caller has moved. The Guide shows CUSTOMER, of one for which it may have been so before. */
  readonly movedUpdateScheduledBy: 'CUSTOMER' | 'unchanged';
  /** Whether an update that was moved to NOW is still among the scheduled actions. */
  readonly updateMovedToNow: 'listed' | 'not-listed';
  /** Unit of the SlotSuggestions that UpdateScheduledAction answers with; those for its sibling: `startTimeUnit`. */
  readonly slotSuggestionUnit: 'ms' | 's';
  /** Whether an update that was started with NOW is among the scheduled actions. */
  readonly updateStartedNow: 'listed' | 'not-listed';
  /**
   * Whether an update that has completed or failed stays among the scheduled actions. ActionStatus has COMPLETED and
   * FAILED, but the Guide's off-peak.html speaks of actions "scheduled, in progress, or pending" only.
   */
  readonly endedUpdate: 'listed' | 'not-listed';
  /** ServiceSoftwareOptions.NewVersion while IN_PROGRESS. No real answer was ever seen. */
  readonly newVersionInProgress: 'present' | 'blank';
  /** ServiceSoftwareOptions while NOT_ELIGIBLE: whether the update is still shown. No real answer was ever seen. */
  readonly updateWhenNotEligible: 'shown' | 'hidden';
  /**
   * AutomatedUpdateDate of an update that is pending for a later time. For NOW it is epoch 0 (Guide,
   * service-software.html); "scheduled-time" follows the reference of Cancel: only "before the AutomatedUpdateDate".
   */
  readonly automatedUpdateDateWhilePending: 'unchanged' | 'scheduled-time';
  /** Whether optional fields that are empty, false or epoch 0 are sent. */
  readonly emptyFields: 'sent' | 'omitted';
  /**
   * Processing and DomainProcessingStatus while an update is in progress: "during certain service software updates, the
   * state remains Active the whole time" (Guide, managedomains-configuration-changes.html), without saying which.
   */
  readonly processingDuringUpdate: 'shown' | 'stays-active';
  /** UpdateStatus of an isolated domain, which only the update can bring back. */
  readonly isolatedDomain: 'ELIGIBLE' | 'NOT_ELIGIBLE';
  /**
   * What a configuration change does to a pending update: drops it (no source found, but the event "Unexecuted" exists: docs/service-facts.md, "Durations and deadlines"), or
   * lets it wait for the end of the change.
   */
  readonly changeWhilePending: 'drops-update' | 'delays-update';
  /** UpdateStatus after an update has failed. The event "Failed" exists (Guide, monitoring-events.html), a status does not. */
  readonly failedUpdate: 'ELIGIBLE' | 'NOT_ELIGIBLE' | 'COMPLETED';
  /**
   * Description of a domain whose update was cancelled, superseded or not started, or has failed: the usual one of its
   * UpdateStatus, or how the update ended, in the words of the service's events (Guide, monitoring-events.html).
   */
  readonly descriptionAfterEnding: 'usual' | 'tells-ending';
}

/** Every answer to every unknown, the default first. */
export const UNKNOWN_ANSWERS = {
  startTimeUnit: ['ms', 's'],
  startTimeTooFar: ['ValidationException', 'accepted'],
  scheduledTimeUnit: ['s', 'ms'],
  noCapacity: ['BaseException', 'SlotNotAvailableException'],
  startWhilePending: ['ValidationException', 'BaseException', 'accepted-unchanged', 'reschedules'],
  startWhileInProgress: ['ValidationException', 'BaseException', 'accepted-unchanged'],
  startWithNothingAvailable: ['ValidationException', 'BaseException', 'accepted-unchanged'],
  startWhenNotEligible: ['ValidationException', 'BaseException', 'accepted'],
  startWithOffPeakWindowDisabled: ['ValidationException', 'BaseException'],
  cancelRefused: ['ValidationException', 'BaseException', 'accepted-unchanged'],
  moveUnknownAction: ['ResourceNotFoundException', 'ValidationException', 'BaseException'],
  moveWhileInProgress: ['ConflictException', 'ValidationException', 'BaseException'],
  moveBeyondDeadline: [
    'ValidationException',
    'BaseException',
    'ConflictException',
    'LimitExceededException',
    'SlotNotAvailableException',
  ],
  movedUpdateScheduledBy: ['CUSTOMER', 'unchanged'],
  updateMovedToNow: ['listed', 'not-listed'],
  slotSuggestionUnit: ['ms', 's'],
  updateStartedNow: ['listed', 'not-listed'],
  endedUpdate: ['not-listed', 'listed'],
  newVersionInProgress: ['present', 'blank'],
  updateWhenNotEligible: ['shown', 'hidden'],
  automatedUpdateDateWhilePending: ['unchanged', 'scheduled-time'],
  emptyFields: ['sent', 'omitted'],
  processingDuringUpdate: ['shown', 'stays-active'],
  isolatedDomain: ['ELIGIBLE', 'NOT_ELIGIBLE'],
  changeWhilePending: ['drops-update', 'delays-update'],
  failedUpdate: ['ELIGIBLE', 'NOT_ELIGIBLE', 'COMPLETED'],
  descriptionAfterEnding: ['usual', 'tells-ending'],
} as const satisfies { readonly [Name in keyof Unknowns]: readonly Unknowns[Name][] };

export const DEFAULT_UNKNOWNS: Unknowns = {
  startTimeUnit: 'ms',
  startTimeTooFar: 'ValidationException',
  scheduledTimeUnit: 's',
  noCapacity: 'BaseException',
  startWhilePending: 'ValidationException',
  startWhileInProgress: 'ValidationException',
  startWithNothingAvailable: 'ValidationException',
  startWhenNotEligible: 'ValidationException',
  startWithOffPeakWindowDisabled: 'ValidationException',
  cancelRefused: 'ValidationException',
  moveUnknownAction: 'ResourceNotFoundException',
  moveWhileInProgress: 'ConflictException',
  moveBeyondDeadline: 'ValidationException',
  movedUpdateScheduledBy: 'CUSTOMER',
  updateMovedToNow: 'listed',
  slotSuggestionUnit: 'ms',
  updateStartedNow: 'listed',
  endedUpdate: 'not-listed',
  newVersionInProgress: 'present',
  updateWhenNotEligible: 'shown',
  automatedUpdateDateWhilePending: 'unchanged',
  emptyFields: 'sent',
  processingDuringUpdate: 'shown',
  isolatedDomain: 'ELIGIBLE',
  changeWhilePending: 'drops-update',
  failedUpdate: 'ELIGIBLE',
  descriptionAfterEnding: 'usual',
};

/** Every unknown with each of its answers, the others at their defaults: the combinations that tests turn through. */
export function everyAnswer(): { name: keyof Unknowns; answer: string; unknowns: Partial<Unknowns> }[] {
  return (Object.keys(UNKNOWN_ANSWERS) as (keyof Unknowns)[]).flatMap((name) =>
    UNKNOWN_ANSWERS[name].map((answer) => ({ name, answer, unknowns: { [name]: answer } })),
  );
}
