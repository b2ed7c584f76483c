import type { DeploymentStatus } from '@aws-sdk/client-opensearch';
import {
  type Action,
  decide,
  decideOnDelete,
  decideOnRollback,
  type ScheduledDomain,
} from '../../../lambda/decisions/decide';
import type { Schedule, Wish } from '../../../lambda/decisions/wish';

const NOW = new Date('2026-11-23T12:00:00Z');
const at = (time: string): Date => new Date(`2026-11-${time}Z`);

const now: Schedule = { at: 'NOW' };
const offPeak: Schedule = { at: 'OFF_PEAK_WINDOW' };
const timestamp = (startTime: Date): Schedule => ({ at: 'TIMESTAMP', startTime });
const wish = (schedule: Schedule, targetVersion?: string): Wish => ({
  domainName: 'logs',
  schedule,
  targetVersion,
  maxWaitForSlotSeconds: 0,
});

type Status = DeploymentStatus | undefined;
const domain = (
  status: Status,
  available: boolean | undefined,
  more: Partial<ScheduledDomain> = {},
): ScheduledDomain => ({
  software: { UpdateStatus: status, UpdateAvailable: available, Description: 'In its words.' },
  isolated: false,
  offPeakWindow: { startMinuteOfDay: 22 * 60 },
  ...more,
});
const pending = (dueTime?: Date, more: Partial<ScheduledDomain> = {}): ScheduledDomain =>
  domain('PENDING_UPDATE', true, { scheduled: dueTime && { actionId: 'action', dueTime }, ...more });

const start: Action = { kind: 'start' };
const leave = (because: string): Action => ({ kind: 'leave', because });
const fail = (message: string) => ({ kind: 'fail' as const, message: `domain logs ${message}` });

const NOT_ELIGIBLE = (said: string): Action => ({
  ...fail(
    `is not eligible for an update (the service says: ${said}); the reasons are another change in progress, red cluster health, a high error rate, a split brain, or a problem with Amazon Cognito: put it right, then deploy again`,
  ),
  transient: true,
});
const PASSED = fail(
  'has an update to start or to move, but the time to start it has passed (got: 2026-11-23 12:00 UTC); change schedule to a later time',
);
const OTHER_TARGET = (current: string, offered: string) =>
  fail(
    `runs ${current} and is offered ${offered}, but targetVersion is ${WANTED}; change targetVersion to one of them, or remove it`,
  );
const reschedule: Action = { kind: 'reschedule', actionId: 'action' };

const WANTED = 'OpenSearch_2_19_R20260720';
const versions = (status: Status, current?: string, offered?: string, available = true): ScheduledDomain =>
  domain(status, available, {
    software: { UpdateStatus: status, UpdateAvailable: available, CurrentVersion: current, NewVersion: offered },
  });
const OLD = 'OpenSearch_2_19_R20260101';
const OTHER = 'OpenSearch_2_19_R20261101';

const NOTHING = leave('there is nothing to install');
const INSTALLED = leave('the version that is offered is installed');

describe('on Create and Update', () => {
  test.each<[string, Schedule, ScheduledDomain | undefined, Action]>([
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
    [
      'completed, an update without a name available',
      now,
      domain('COMPLETED', true),
      leave('there is nothing to install'),
    ],
    ['completed, another version offered', now, versions('COMPLETED', OLD, WANTED), start],
    ['completed, the first version offered', now, versions('COMPLETED', '', WANTED), start],
    ['completed, another version shown, not offered', now, versions('COMPLETED', OLD, WANTED, false), NOTHING],
    ['completed, its own version offered', now, versions('COMPLETED', WANTED, WANTED), INSTALLED],
    ['eligible, its own version offered', now, versions('ELIGIBLE', WANTED, WANTED), INSTALLED],
    ['eligible, its own version offered by the short name', now, versions('ELIGIBLE', WANTED, 'R20260720'), INSTALLED],
    [
      'of an unknown status, its own version offered',
      now,
      versions('NEW_ONE' as DeploymentStatus, WANTED, WANTED),
      INSTALLED,
    ],
    ['not eligible, its own version offered', now, versions('NOT_ELIGIBLE', WANTED, WANTED), INSTALLED],
    [
      'pending, its own version offered',
      now,
      versions('PENDING_UPDATE', WANTED, WANTED),
      leave('an update is pending'),
    ],
    [
      'in progress, its own version offered',
      now,
      versions('IN_PROGRESS', WANTED, WANTED),
      leave('an update is in progress'),
    ],
    ['eligible, without any version', now, versions('ELIGIBLE', '', ''), start],

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
    ['eligible, start time passed', timestamp(at('23T12:00:00')), domain('ELIGIBLE', true), PASSED],
    [
      'completed, start time passed',
      timestamp(at('01T00:00:00')),
      domain('COMPLETED', false),
      leave('there is nothing to install'),
    ],

    ['pending, not listed', now, pending(), leave('an update is pending')],
    ['pending, wanted now, was due earlier', now, pending(at('22T00:00:00')), leave('an update is pending')],
    ['pending, wanted now, due within the hour', now, pending(at('23T13:00:00')), leave('an update is pending')],
    ['pending, wanted now, due later', now, pending(at('23T13:00:01')), reschedule],
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
      'pending, due at the full hour before',
      timestamp(at('25T02:30:00')),
      pending(at('25T02:00:00')),
      leave('an update is pending'),
    ],
    ['pending, due a minute earlier', timestamp(at('25T02:00:00')), pending(at('25T01:59:00')), reschedule],
    ['pending, due an hour earlier', timestamp(at('25T03:00:00')), pending(at('25T02:00:00')), reschedule],
    ['pending, due later', timestamp(at('25T02:00:00')), pending(at('25T03:01:00')), reschedule],
    ['pending, due later, wanted time passed', timestamp(at('23T12:00:00')), pending(at('25T02:00:00')), PASSED],
    ['pending, due as the window begins', offPeak, pending(at('25T22:00:00')), leave('an update is pending')],
    [
      'pending, due before the window ends, past midnight',
      offPeak,
      pending(at('25T07:59:00')),
      leave('an update is pending'),
    ],
    ['pending, due as the window ends', offPeak, pending(at('25T08:00:00')), reschedule],
    ['pending, due a minute after the window', offPeak, pending(at('25T08:01:00')), reschedule],
    ['pending, due before the window', offPeak, pending(at('25T21:59:00')), reschedule],
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

describe('on Create and Update with a target version', () => {
  test.each<[string, ScheduledDomain, Action]>([
    ['runs it', versions('COMPLETED', WANTED, ''), leave('the domain runs the target version')],
    ['runs it, by the short name', versions('COMPLETED', 'R20260720', ''), leave('the domain runs the target version')],
    [
      'runs it, and another is offered',
      versions('ELIGIBLE', WANTED, OTHER),
      leave('the domain runs the target version'),
    ],
    [
      'runs it, and another is pending',
      versions('PENDING_UPDATE', WANTED, OTHER),
      leave('the domain runs the target version'),
    ],
    ['is offered it', versions('ELIGIBLE', OLD, WANTED), start],
    ['is offered it, by the short name', versions('ELIGIBLE', OLD, 'R20260720'), start],
    ['has completed one, and is offered it', versions('COMPLETED', OLD, WANTED), start],
    ['has it pending', versions('PENDING_UPDATE', OLD, WANTED), leave('an update is pending')],
    ['is installing it', versions('IN_PROGRESS', OLD, WANTED), leave('an update is in progress')],
    ['is installing one without a name', versions('IN_PROGRESS', OLD, ''), leave('an update is in progress')],
    ['has one pending without a name', versions('PENDING_UPDATE', OLD), leave('an update is pending')],
    ['is offered another', versions('ELIGIBLE', OLD, OTHER), OTHER_TARGET(OLD, OTHER)],
    [
      'is offered it for another engine',
      versions('ELIGIBLE', OLD, 'OpenSearch_3_1_R20260720'),
      OTHER_TARGET(OLD, 'OpenSearch_3_1_R20260720'),
    ],
    ['is offered a patch of it', versions('ELIGIBLE', OLD, `${WANTED}-P1`), OTHER_TARGET(OLD, `${WANTED}-P1`)],
    ['has another pending', versions('PENDING_UPDATE', OLD, OTHER), OTHER_TARGET(OLD, OTHER)],
    ['is installing another', versions('IN_PROGRESS', OLD, OTHER), OTHER_TARGET(OLD, OTHER)],
    ['is offered nothing', versions('COMPLETED', OLD, ''), OTHER_TARGET(OLD, 'no other')],
    [
      'runs and is offered nothing that has a name',
      versions('COMPLETED'),
      OTHER_TARGET('a version that the service does not name', 'no other'),
    ],
    ['is not eligible for it', versions('NOT_ELIGIBLE', OLD, WANTED), NOT_ELIGIBLE('nothing')],
    ['is not eligible, and offered nothing', versions('NOT_ELIGIBLE', OLD), NOT_ELIGIBLE('nothing')],
  ])('domain %s', (_, state, action) => {
    expect(decide(wish(now, WANTED), state, NOW)).toEqual(action);
  });
});

const cancellable = pending(undefined, { software: { UpdateStatus: 'PENDING_UPDATE', Cancellable: true } });

describe('on Delete', () => {
  test.each<[string, ScheduledDomain | undefined, Action]>([
    ['pending and cancellable', cancellable, { kind: 'cancel' }],
    [
      'pending, scheduled by a customer',
      { ...cancellable, scheduled: { actionId: 'action', dueTime: NOW, scheduledBy: 'CUSTOMER' } },
      { kind: 'cancel' },
    ],
    [
      'pending, scheduled by AWS',
      { ...cancellable, scheduled: { actionId: 'action', dueTime: NOW, scheduledBy: 'SYSTEM' } },
      leave('AWS itself has scheduled the pending update'),
    ],
    ['pending, not cancellable', pending(), leave('the pending update cannot be cancelled')],
    [
      'in progress, and said to be cancellable',
      domain('IN_PROGRESS', true, { software: { UpdateStatus: 'IN_PROGRESS', Cancellable: true } }),
      leave('no update is pending'),
    ],
    ['missing', undefined, leave('the domain does not exist')],
    ...(['ELIGIBLE', 'IN_PROGRESS', 'COMPLETED', 'NOT_ELIGIBLE', undefined] as const).map(
      (status): [string, ScheduledDomain, Action] => [
        String(status),
        domain(status, true),
        leave('no update is pending'),
      ],
    ),
  ])('domain %s', (_, state, action) => {
    expect(decideOnDelete(state)).toEqual(action);
  });
});

describe('on the roll back of a stack', () => {
  const due = at('25T02:00:00');
  const software = { ...cancellable.software, NewVersion: WANTED };
  const waiting = { ...cancellable, software, scheduled: { actionId: 'action', dueTime: due } };
  const stays = leave('the pending update is not one that the failed deployment asked for');

  test.each<[string, Wish, ScheduledDomain | undefined, Action]>([
    ['pending as the failed deployment asked for it', wish(timestamp(due)), waiting, { kind: 'cancel' }],
    ['pending, and not listed', wish(now), cancellable, { kind: 'cancel' }],
    ['pending for another time than it asked for', wish(now), waiting, stays],
    ['pending, where it asked for a time that has passed', wish(timestamp(at('01T00:00:00'))), waiting, stays],
    ['pending, where it asked for another version', wish(timestamp(due), OTHER), waiting, stays],
    [
      'pending for another version than it asked for, which runs',
      wish(timestamp(due), OLD),
      { ...waiting, software: { ...software, CurrentVersion: OLD } },
      stays,
    ],
    ['eligible', wish(now), domain('ELIGIBLE', true), leave('no update is pending')],
    ['missing', wish(now), undefined, leave('the domain does not exist')],
  ])('domain %s', (_, failed, state, action) => {
    expect(decideOnRollback(failed, state, NOW)).toEqual(action);
  });
});
