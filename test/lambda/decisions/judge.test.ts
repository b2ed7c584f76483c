import { judge } from '../../../lambda/decisions/judge';
import type { Wait } from '../../../lib/contract/execution-input';

const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const NEWER = 'OpenSearch_2_19_R20261101';
const BEGIN = new Date('2026-11-23T12:00:00Z');
const minutes = (count: number): Date => new Date(BEGIN.getTime() + count * 60_000);

const wait = (version: string, before = OLD): Wait => ({
  domainName: 'logs',
  version,
  before,
  begin: BEGIN.toISOString(),
  started: BEGIN.toISOString(),
  timeoutSeconds: 3_000,
});
const look = (status: string | undefined, current: string, offered: string, more: Partial<Wait> = {}) =>
  judge(
    { ...wait(NEW), ...more },
    {
      software: { UpdateStatus: status, CurrentVersion: current, NewVersion: offered, Description: 'In its words.' },
      isolated: false,
    },
    false,
    minutes(10),
  ).kind;

test.each([
  ['runs the version', 'COMPLETED', NEW, '', 'complete'],
  ['runs the version, and is offered the next', 'ELIGIBLE', NEW, NEWER, 'complete'],
  ['runs the version, and the next is pending', 'PENDING_UPDATE', NEW, NEWER, 'complete'],
  ['runs the version, and the next is in progress', 'IN_PROGRESS', NEW, NEWER, 'complete'],
  ['shows the version while it is in progress', 'IN_PROGRESS', NEW, NEW, 'not yet'],
  ['shows the version while one without a name is in progress', 'IN_PROGRESS', NEW, '', 'not yet'],
  ['shows the version while it is pending', 'PENDING_UPDATE', NEW, NEW, 'not yet'],
  ['is of an unknown status', 'NEW_ONE', OLD, NEW, 'not yet'],
  ['is of an unknown status, and offered the next', 'NEW_ONE', OLD, NEWER, 'not yet'],
  ['is of no status', undefined, OLD, NEW, 'not yet'],
  ['is of an unknown status, and runs the version', 'NEW_ONE', NEW, '', 'complete'],
  ['is eligible again', 'ELIGIBLE', OLD, NEW, 'fail'],
  ['has another pending', 'PENDING_UPDATE', OLD, NEWER, 'fail'],
])('a domain that %s', (_, status, current, offered, verdict) => {
  expect(look(status, current, offered)).toBe(verdict);
});

test.each([
  ['is pending', 'PENDING_UPDATE', NEW, 'not yet'],
  ['is in progress', 'IN_PROGRESS', NEW, 'not yet'],
  ['is in progress, without a name', 'IN_PROGRESS', '', 'not yet'],
  ['is over', 'COMPLETED', '', 'complete'],
  ['was taken back', 'ELIGIBLE', NEW, 'complete'],
])('an update to the version that runs already, and %s', (_, status, offered, verdict) => {
  expect(look(status, NEW, offered, { before: NEW })).toBe(verdict);
});

test.each([
  ['another version in progress', 'IN_PROGRESS', NEW, 'not yet'],
  ['another version', 'COMPLETED', NEW, 'complete'],
  ['the version before, pending', 'PENDING_UPDATE', OLD, 'not yet'],
  ['the version before', 'COMPLETED', OLD, 'fail'],
])('an update to a version without a name, of a domain that shows %s', (_, status, current, verdict) => {
  expect(look(status, current, '', { version: '' })).toBe(verdict);
});

test('an unknown status ends with the timeout', () => {
  const software = { UpdateStatus: 'NEW_ONE', CurrentVersion: OLD };

  expect(judge(wait(NEW), { software, isolated: false }, false, minutes(50))).toEqual({
    kind: 'fail',
    message: expect.stringContaining('it is NEW_ONE, 50 minutes after its deployment began'),
  });
  expect(judge(wait(NEW), { software: {}, isolated: false }, false, minutes(50))).toEqual({
    kind: 'fail',
    message: expect.stringContaining('it is of no known status, 50 minutes after'),
  });
});

test('an update that the service lists as failed has failed, whatever the status', () => {
  const software = { UpdateStatus: 'NEW_ONE', CurrentVersion: OLD };

  expect(judge(wait(NEW), { software, isolated: false }, true, minutes(10))).toEqual({
    kind: 'fail',
    message: expect.stringContaining('it failed ('),
  });
});
