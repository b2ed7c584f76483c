import { given, NEW, NEWER, OLD, type SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
afterEach(() => aws.stop());

const TELLING = { descriptionAfterEnding: 'tells-ending' } as const;

const usual = `A newer release ${NEW} is available.`;
const scheduled = `The scheduled service software update [${NEW}]`;
const endings: [string, () => void, string, string][] = [
  ['cancelled', () => aws.domain().cancelUpdate(), usual, `${scheduled} has been cancelled.`],
  [
    'superseded',
    () => aws.domain().offerVersion(NEWER),
    `A newer release ${NEWER} is available.`,
    `${scheduled} has been cancelled as a newer update is available. Please schedule the latest update.`,
  ],
  [
    'dropped by a configuration change',
    () => {
      aws.domain().becomeBusy();
      aws.domain().becomeIdle();
    },
    usual,
    `${scheduled} cannot be started. Reason: a configuration change is in progress.`,
  ],
  [
    'failed',
    () => aws.domain().failUpdate(),
    usual,
    `Installation of service software update [${NEW}] failed. An internal failure has occurred.`,
  ],
];

test.each(endings)('usual: %s', async (_, end, description) => {
  aws = await given({ descriptionAfterEnding: 'usual' });
  await aws.startUpdate();
  end();
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE', Description: description });
});

test.each(endings)('tells-ending: %s, until the next update', async (_, end, _usual, description) => {
  aws = await given(TELLING);
  await aws.startUpdate();
  end();
  expect(await aws.softwareOptions()).toMatchObject({ UpdateStatus: 'ELIGIBLE', Description: description });
  await aws.startUpdate();
  expect((await aws.softwareOptions())?.Description).toContain('has been requested and is pending');
  aws.clock.advance({ days: 1 });
  expect((await aws.softwareOptions())?.Description).toBe('There is no software update available for this domain.');
});

test('tells-ending: a version that is offered later has the usual words', async () => {
  aws = await given(TELLING);
  await aws.startUpdate();
  aws.domain().failUpdate();
  aws.domain().offerVersion(NEWER, { description: 'Critical security update.' });
  expect((await aws.softwareOptions())?.Description).toBe('Critical security update.');
});

test('tells-ending: a domain that is not eligible says why', async () => {
  aws = await given(TELLING);
  await aws.startUpdate();
  aws.domain().becomeBusy();
  expect((await aws.softwareOptions())?.Description).toContain('A change/update is in progress.');
});

test.each(['usual', 'tells-ending'] as const)('%s: a failed update that shows NOT_ELIGIBLE', async (answer) => {
  aws = await given({ descriptionAfterEnding: answer, failedUpdate: 'NOT_ELIGIBLE' });
  await aws.startUpdate();
  aws.domain().failUpdate('No space left');
  expect(await aws.softwareOptions()).toMatchObject({
    UpdateStatus: 'NOT_ELIGIBLE',
    Description: `Installation of service software update [${NEW}] failed. No space left.`,
  });
});

test.each([
  ['usual', 'There is no software update available for this domain.'],
  ['tells-ending', `Installation of service software update [${NEW}] failed. No space left.`],
] as const)('%s: a failed update that shows COMPLETED', async (descriptionAfterEnding, description) => {
  aws = await given({ descriptionAfterEnding, failedUpdate: 'COMPLETED' });
  await aws.startUpdate();
  aws.domain().failUpdate('No space left');
  expect(await aws.softwareOptions()).toMatchObject({
    UpdateStatus: 'COMPLETED',
    Description: description,
    CurrentVersion: OLD,
  });
});
