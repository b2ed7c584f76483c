import { DURATIONS, given, NEW, NEWER, NOON, OLD, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
const steps = () => aws.transitions.map(({ from, to, at }) => `${from} -> ${to} ${at.toISOString()}`);

afterEach(() => aws.stop());

test('a newer version cancels the pending one', async () => {
  aws = await given();
  await aws.startUpdate();
  aws.domain().offerVersion(NEWER);
  expect(await aws.softwareOptions()).toMatchObject({
    UpdateStatus: 'ELIGIBLE',
    CurrentVersion: OLD,
    NewVersion: NEWER,
  });
  aws.clock.advance({ days: 1 });
  expect(aws.domain().currentVersion).toBe(OLD);
});

test('a newer version waits for the update in progress', async () => {
  aws = await given();
  await aws.startUpdate();
  aws.clock.advance({ seconds: 60 });
  aws.domain().offerVersion(NEWER, { optionalDeployment: false });
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'IN_PROGRESS' });
  aws.clock.advance({ seconds: 600 });
  expect(await aws.softwareOptions()).toMatchObject({
    UpdateStatus: 'ELIGIBLE',
    CurrentVersion: NEW,
    NewVersion: NEWER,
    OptionalDeployment: false,
  });
});

test('the update ends the isolation', async () => {
  aws = await given();
  aws.domain().isolate();
  await aws.startUpdate();
  expect(aws.domain().state.isolated).toBe(true);
  aws.clock.advance({ days: 1 });
  expect(await aws.domainStatus()).toMatchObject({ DomainProcessingStatus: 'Active' });
  expect(aws.domain().state.isolated).toBe(false);
});

test('a pending update that AWS scheduled runs at its time', async () => {
  aws = await SimulatorUnderTest.start({ durations: DURATIONS });
  const scheduledAt = new Date('2026-11-03T22:00:00Z');
  const pendingUpdate = { scheduledAt, scheduledBy: 'SYSTEM', cancellable: false } as const;
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW, pendingUpdate });
  expect(await aws.softwareOptions()).toMatchObject({
    UpdateStatus: 'PENDING_UPDATE',
    NewVersion: NEW,
    Cancellable: false,
  });
  aws.clock.advance({ days: 3 });
  expect(steps()).toEqual([
    'PENDING_UPDATE -> IN_PROGRESS 2026-11-03T22:01:00.000Z',
    'IN_PROGRESS -> COMPLETED 2026-11-03T22:11:00.000Z',
  ]);
});

test('a slot that passed before the domain was added begins with it', async () => {
  aws = await SimulatorUnderTest.start({ durations: DURATIONS });
  const pendingUpdate = { scheduledAt: new Date(0), scheduledBy: 'CUSTOMER' } as const;
  aws.simulator.addDomain({ name: 'logs', newVersion: NEW, pendingUpdate });
  expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
  expect(steps()).toEqual(['PENDING_UPDATE -> IN_PROGRESS 2026-11-01T12:00:00.000Z']);
});

test('a configuration change drops the pending update, not one in progress', async () => {
  aws = await given();
  await aws.startUpdate();
  aws.domain().becomeBusy();
  expect(aws.domain().updateStatus).toBe('NOT_ELIGIBLE');
  aws.domain().becomeIdle();
  expect(aws.domain().updateStatus).toBe('ELIGIBLE');
  await aws.startUpdate();
  aws.clock.advance({ seconds: 60 });
  aws.domain().becomeBusy();
  expect(aws.domain().updateStatus).toBe('IN_PROGRESS');
});

test('an update that fails leaves the version as it was', async () => {
  aws = await given();
  await aws.startUpdate();
  aws.clock.advance({ seconds: 60 });
  aws.domain().failUpdate();
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE', CurrentVersion: OLD, NewVersion: NEW });
  aws.clock.advance({ days: 1 });
  expect(aws.domain().currentVersion).toBe(OLD);
  expect(() => aws.domain().failUpdate()).toThrow('no update can fail on logs (got: none)');
});

test('what cannot be scheduled says so', async () => {
  aws = await given();
  const pendingUpdate = { scheduledAt: NOON, scheduledBy: 'SYSTEM' } as const;
  expect(() => aws.simulator.addDomain({ name: 'search', pendingUpdate })).toThrow('(got: nothing to update)');
  await aws.startUpdate({ DesiredStartTime: Date.parse('2026-11-01T12:00:00Z') });
  aws.clock.advance({ seconds: 60 });
  expect(() => aws.domain().scheduleUpdate(pendingUpdate)).toThrow('(got: an update in progress)');
});
