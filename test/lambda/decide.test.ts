import type { DeploymentStatus } from '@aws-sdk/client-opensearch';
import { type Action, type DueDomain, decide, decideOnDelete, decideOnRollback } from '../../lambda/decide';
import type { Schedule, Wish } from '../../lambda/wish';

const NOW = new Date('2026-11-23T12:00:00Z');
const at = (time: string): Date => new Date(`2026-11-${time}Z`);

const now: Schedule = { at: 'NOW' };
const offPeak: Schedule = { at: 'OFF_PEAK_WINDOW' };
const timestamp = (startTime: Date): Schedule => ({ at: 'TIMESTAMP', startTime });
const wish = (schedule: Schedule): Wish => ({ domainName: 'logs', schedule });

type Status = DeploymentStatus | undefined;
const domain = (status: Status, available: boolean | undefined, more: Partial<DueDomain> = {}): DueDomain => ({
  software: { UpdateStatus: status, UpdateAvailable: available, Description: 'In its words.' },
  isolated: false,
  offPeakWindow: { startMinuteOfDay: 22 * 60 },
  ...more,
});
const pending = (dueTime?: Date, more: Partial<DueDomain> = {}): DueDomain =>
  domain('PENDING_UPDATE', true, { dueTime, ...more });

const start: Action = { kind: 'start' };
const leave = (because: string): Action => ({ kind: 'leave', because });
const fail = (message: string): Action => ({ kind: 'fail', message: `domain logs ${message}` });

const NOT_ELIGIBLE = (said: string) =>
  fail(
    `is not eligible for an update (the service says: ${said}); the reasons are another change in progress, red cluster health, a high error rate, a split brain, or a problem with Amazon Cognito: put it right, then deploy again`,
  );
const OTHER_TIME = (due: string, wanted: string) =>
  fail(
    `has an update pending for ${due} UTC, but schedule asks for ${wanted}; reschedule or cancel the pending update, or change schedule`,
  );

describe('on Create and Update', () => {
  test.each<[string, Schedule, DueDomain | undefined, Action]>([
    [
      'missing',
      now,
      undefined,
      fail('does not exist in the region and account of this stack; check the name of the domain'),
    ],

    ['eligible', now, domain('ELIGIBLE', true), start],
    ['eligible, without a word on availability', now, domain('ELIGIBLE', undefined), start],
    ['of an unknown status, update available', now, domain('NEW_ONE' as DeploymentStatus, true), start],
    ['of an unknown status, none available', now, domain(undefined, false), leave('there is nothing to install')],
    ['without any word', now, domain(undefined, undefined), leave('there is nothing to install')],

    ['in progress', now, domain('IN_PROGRESS', true), leave('an update is in progress')],
    ['completed', now, domain('COMPLETED', false), leave('there is nothing to install')],
    ['completed, next update available', now, domain('COMPLETED', true), leave('there is nothing to install')],

    ['not eligible', now, domain('NOT_ELIGIBLE', true), NOT_ELIGIBLE('In its words.')],
    ['not eligible, none shown', now, domain('NOT_ELIGIBLE', false), NOT_ELIGIBLE('In its words.')],
    [
      'not eligible, no description',
      now,
      domain('NOT_ELIGIBLE', true, { software: { UpdateStatus: 'NOT_ELIGIBLE' } }),
      NOT_ELIGIBLE('nothing'),
    ],

    ['isolated, eligible', now, domain('ELIGIBLE', true, { isolated: true }), start],
    ['isolated, not eligible, update available', now, domain('NOT_ELIGIBLE', true, { isolated: true }), start],
    ['isolated, completed, update available', now, domain('COMPLETED', true, { isolated: true }), start],
    ['isolated, not eligible, none shown', now, domain('NOT_ELIGIBLE', false, { isolated: true }), start],
    ['isolated, completed', now, domain('COMPLETED', false, { isolated: true }), leave('there is nothing to install')],
    ['isolated, in progress', now, domain('IN_PROGRESS', true, { isolated: true }), leave('an update is in progress')],

    ['eligible, start time to come', timestamp(at('23T12:00:01')), domain('ELIGIBLE', true), start],
    [
      'eligible, start time passed',
      timestamp(at('23T12:00:00')),
      domain('ELIGIBLE', true),
      fail(
        'has an update to start, but the time to start it has passed (got: 2026-11-23 12:00 UTC); change schedule to a later time',
      ),
    ],
    [
      'completed, start time passed',
      timestamp(at('01T00:00:00')),
      domain('COMPLETED', false),
      leave('there is nothing to install'),
    ],

    ['pending, not listed', now, pending(), leave('an update is pending')],
    ['pending, wanted now, was due earlier', now, pending(at('22T00:00:00')), leave('an update is pending')],
    ['pending, wanted now, due within the hour', now, pending(at('23T13:00:00')), leave('an update is pending')],
    ['pending, wanted now, due later', now, pending(at('23T13:00:01')), OTHER_TIME('2026-11-23 13:00', 'now')],
    [
      'pending, due at the wanted time',
      timestamp(at('25T02:00:00')),
      pending(at('25T02:00:00')),
      leave('an update is pending'),
    ],
    [
      'pending, due within the hour after it',
      timestamp(at('25T02:00:00')),
      pending(at('25T03:00:00')),
      leave('an update is pending'),
    ],
    [
      'pending, due earlier',
      timestamp(at('25T02:00:00')),
      pending(at('25T00:59:00')),
      OTHER_TIME('2026-11-25 00:59', '2026-11-25 02:00 UTC'),
    ],
    [
      'pending, due later',
      timestamp(at('25T02:00:00')),
      pending(at('25T03:01:00')),
      OTHER_TIME('2026-11-25 03:01', '2026-11-25 02:00 UTC'),
    ],
    ['pending, due as the window begins', offPeak, pending(at('25T22:00:00')), leave('an update is pending')],
    [
      'pending, due before the window ends, past midnight',
      offPeak,
      pending(at('25T07:59:00')),
      leave('an update is pending'),
    ],
    [
      'pending, due as the window ends',
      offPeak,
      pending(at('25T08:00:00')),
      OTHER_TIME('2026-11-25 08:00', 'the off-peak window'),
    ],
    [
      'pending, due before the window',
      offPeak,
      pending(at('25T21:59:00')),
      OTHER_TIME('2026-11-25 21:59', 'the off-peak window'),
    ],
    [
      'pending, window unknown',
      offPeak,
      pending(at('25T12:00:00'), { offPeakWindow: undefined }),
      leave('an update is pending'),
    ],
  ])('domain %s', (_, schedule, state, action) => {
    expect(decide(wish(schedule), state, NOW)).toEqual(action);
  });
});

const cancellable = pending(undefined, { software: { UpdateStatus: 'PENDING_UPDATE', Cancellable: true } });

describe('on Delete', () => {
  test.each<[string, DueDomain | undefined, Action]>([
    ['pending and cancellable', cancellable, { kind: 'cancel' }],
    ['pending, not cancellable', pending(), leave('the pending update cannot be cancelled')],
    ['missing', undefined, leave('the domain does not exist')],
    ...(['ELIGIBLE', 'IN_PROGRESS', 'COMPLETED', 'NOT_ELIGIBLE', undefined] as const).map(
      (status): [string, DueDomain, Action] => [String(status), domain(status, true), leave('no update is pending')],
    ),
  ])('domain %s', (_, state, action) => {
    expect(decideOnDelete(state)).toEqual(action);
  });
});

describe('on the roll back of a stack', () => {
  test.each<[string, DueDomain | undefined, boolean, Action]>([
    ['pending by the failed deployment', cancellable, true, { kind: 'cancel' }],
    [
      'pending, and replaced by another domain',
      cancellable,
      false,
      leave('the failed deployment acted on another domain'),
    ],
    ['eligible', domain('ELIGIBLE', true), true, leave('no update is pending')],
    ['missing', undefined, true, leave('the domain does not exist')],
  ])('domain %s', (_, state, actedOnThisDomain, action) => {
    expect(decideOnRollback(state, actedOnThisDomain)).toEqual(action);
  });
});
