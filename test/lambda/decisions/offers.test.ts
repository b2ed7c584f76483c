import { decide, decideOnDelete } from '../../../lambda/decisions/decide';
import { judge } from '../../../lambda/decisions/judge';
import type { Wish } from '../../../lambda/decisions/wish';

const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const NOW = new Date('2026-11-23T12:00:00Z');
const WISH: Wish = { domainName: 'logs', schedule: { at: 'NOW' }, maxWaitForSlotSeconds: 0 };

const domain = (software: object, more: object = {}) => ({ software, isolated: false, ...more });

describe('what is offered and not installed is started, whatever the status', () => {
  test.each([
    [
      'COMPLETED, and a version on offer',
      { UpdateStatus: 'COMPLETED', UpdateAvailable: true, NewVersion: NEW },
      'start',
    ],
    ['COMPLETED, without a version', { UpdateStatus: 'COMPLETED', UpdateAvailable: true }, 'leave'],
    ['COMPLETED, nothing on offer', { UpdateStatus: 'COMPLETED', UpdateAvailable: false, NewVersion: NEW }, 'leave'],
    ['ELIGIBLE for what runs', { UpdateStatus: 'ELIGIBLE', UpdateAvailable: true, NewVersion: OLD }, 'leave'],
    ['ELIGIBLE for its release alone', { UpdateStatus: 'ELIGIBLE', NewVersion: 'R20260101' }, 'leave'],
    ['no status, and a version on offer', { UpdateAvailable: true, NewVersion: NEW }, 'start'],
  ])('%s', (_, software, kind) => {
    expect(decide(WISH, domain({ CurrentVersion: OLD, ...software }), NOW).kind).toBe(kind);
  });

  test('even if it is the target version', () => {
    const software = { UpdateStatus: 'COMPLETED', UpdateAvailable: true, CurrentVersion: OLD, NewVersion: NEW };

    expect(decide({ ...WISH, targetVersion: NEW }, domain(software), NOW).kind).toBe('start');
  });
});

describe('a removal', () => {
  const pending = { UpdateStatus: 'PENDING_UPDATE', Cancellable: true };
  const scheduled = { actionId: NEW, dueTime: NOW };

  test.each([
    ['cancels what a person has scheduled', { ...scheduled, scheduledBy: 'CUSTOMER' }, 'cancel'],
    ['cancels what is not listed', undefined, 'cancel'],
    ['leaves what AWS has scheduled', { ...scheduled, scheduledBy: 'SYSTEM' }, 'leave'],
  ])('%s', (_, listed, kind) => {
    expect(decideOnDelete(domain(pending, { scheduled: listed })).kind).toBe(kind);
  });
});

describe('a wait', () => {
  const started = NOW.toISOString();
  const wait = { domainName: 'logs', version: NEW, before: OLD, begin: started, started, timeoutSeconds: 3_600 };
  const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

  test.each([
    ['while what runs is pending', { UpdateStatus: 'PENDING_UPDATE', CurrentVersion: NEW, NewVersion: NEW }, 'not yet'],
    ['while it is in progress', { UpdateStatus: 'IN_PROGRESS', CurrentVersion: NEW }, 'not yet'],
    [
      'though another is pending',
      { UpdateStatus: 'PENDING_UPDATE', CurrentVersion: NEW, NewVersion: 'R1' },
      'complete',
    ],
    ['in a status that nobody knows', { UpdateStatus: 'VALIDATING', CurrentVersion: OLD, NewVersion: NEW }, 'not yet'],
    ['without a status', { CurrentVersion: OLD, NewVersion: NEW }, 'not yet'],
  ])('%s', (_, software, kind) => {
    expect(judge(wait, domain(software), false, at(30)).kind).toBe(kind);
  });

  test('in a status that nobody knows ends with the timeout', () => {
    const software = { UpdateStatus: 'VALIDATING', CurrentVersion: OLD, NewVersion: NEW };

    expect(judge(wait, domain(software), false, at(60))).toMatchObject({
      kind: 'fail',
      message: expect.stringContaining('it is VALIDATING, 60 minutes after'),
    });
  });
});
