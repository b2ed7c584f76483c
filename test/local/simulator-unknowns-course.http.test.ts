import { UNKNOWN_ANSWERS } from '../../local/simulator/unknowns';
import { given, NEW, OLD, PENDING, RUNNING, type SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

test.each(UNKNOWN_ANSWERS.isolatedDomain)(
  'isolatedDomain: %s, and the update can be started',
  async (isolatedDomain) => {
    aws = await given({ isolatedDomain }, { isolated: true });
    expect(await aws.domainStatus()).toMatchObject({
      DomainProcessingStatus: 'Isolated',
      ServiceSoftwareOptions: { UpdateStatus: isolatedDomain, UpdateAvailable: true },
    });
    await aws.startUpdate();
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
  },
);

describe('changeWhilePending', () => {
  test('drops-update', async () => {
    aws = await given({ changeWhilePending: 'drops-update' }, PENDING);
    aws.domain().becomeBusy();
    expect(aws.domain().updateStatus).toBe('NOT_ELIGIBLE');
    aws.domain().becomeIdle();
    aws.clock.advance({ days: 2 });
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
  });

  test('delays-update: it begins when the change is done, if its slot has passed', async () => {
    aws = await given({ changeWhilePending: 'delays-update' }, PENDING);
    aws.domain().becomeBusy();
    aws.clock.advance({ days: 2 });
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
    aws.domain().becomeIdle();
    expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
    expect(aws.domain().update?.completesAt).toEqual(new Date('2026-11-03T12:10:00Z'));
  });

  test('delays-update: it begins at its slot, if the change is done before', async () => {
    aws = await given({ changeWhilePending: 'delays-update' }, PENDING);
    aws.domain().becomeBusy();
    aws.domain().becomeIdle();
    aws.clock.advance({ days: 1, seconds: 59 });
    expect(aws.domain().updateStatus).toBe('PENDING_UPDATE');
    aws.clock.advance({ seconds: 1 });
    expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
  });
});

test.each([
  ['ELIGIBLE', NEW],
  ['NOT_ELIGIBLE', NEW],
  ['COMPLETED', ''],
] as const)('failedUpdate: %s', async (failedUpdate, NewVersion) => {
  aws = await given({ failedUpdate }, RUNNING);
  aws.domain().failUpdate();
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: failedUpdate, CurrentVersion: OLD, NewVersion });
});
