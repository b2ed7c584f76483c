import type { OpenSearch } from '@aws-sdk/client-opensearch';
import { OpenSearchServiceSimulator } from '../../local/simulator/simulator';
import type { Unknowns } from '../../local/simulator/unknowns';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const OLD = 'OpenSearch_2_19_R20260101';
const NEW = 'OpenSearch_2_19_R20260720';
const NEWER = 'OpenSearch_2_19_R20261015';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

/** Updates begin a minute after their slot, and take ten. */
async function given(unknowns: Partial<Unknowns>): Promise<void> {
  const durations = { pendingSeconds: 60, inProgressSeconds: 600 };
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, durations, unknowns });
  client = clientFor(simulator);
  simulator.addDomain({ name: 'logs', currentVersion: OLD, newVersion: NEW });
}

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

const startNow = () => client.startServiceSoftwareUpdate({ DomainName: 'logs' });
const options = async () => (await client.describeDomain({ DomainName: 'logs' })).DomainStatus?.ServiceSoftwareOptions;

const TELLING = { descriptionAfterEnding: 'tells-ending' } as const;

const usual = `A newer release ${NEW} is available.`;
const scheduled = `The scheduled service software update [${NEW}]`;
const endings: [string, () => void, string, string][] = [
  ['cancelled', () => simulator.domain('logs').cancelUpdate(), usual, `${scheduled} has been cancelled.`],
  [
    'superseded',
    () => simulator.domain('logs').offerVersion(NEWER),
    `A newer release ${NEWER} is available.`,
    `${scheduled} has been cancelled as a newer update is available. Please schedule the latest update.`,
  ],
  [
    'dropped by a configuration change',
    () => {
      simulator.domain('logs').becomeBusy();
      simulator.domain('logs').becomeIdle();
    },
    usual,
    `${scheduled} cannot be started. Reason: a configuration change is in progress.`,
  ],
  [
    'failed',
    () => simulator.domain('logs').failUpdate(),
    usual,
    `Installation of service software update [${NEW}] failed. An internal failure has occurred.`,
  ],
];

test.each(endings)('usual: %s', async (_, end, description) => {
  await given({ descriptionAfterEnding: 'usual' });
  await startNow();
  end();
  expect(await options()).toMatchObject({ UpdateStatus: 'ELIGIBLE', Description: description });
});

test.each(endings)('tells-ending: %s, until the next update', async (_, end, _usual, description) => {
  await given(TELLING);
  await startNow();
  end();
  expect(await options()).toMatchObject({ UpdateStatus: 'ELIGIBLE', Description: description });
  await startNow();
  expect((await options())?.Description).toContain('has been requested and is pending');
  simulator.clock.advance({ days: 1 });
  expect((await options())?.Description).toBe('There is no software update available for this domain.');
});

test('tells-ending: a version that is offered later has the usual words', async () => {
  await given(TELLING);
  await startNow();
  simulator.domain('logs').failUpdate();
  simulator.domain('logs').offerVersion(NEWER, { description: 'Critical security update.' });
  expect((await options())?.Description).toBe('Critical security update.');
});

test('tells-ending: a domain that is not eligible says why', async () => {
  await given(TELLING);
  await startNow();
  simulator.domain('logs').becomeBusy();
  expect((await options())?.Description).toContain('A change/update is in progress.');
});

test.each(['usual', 'tells-ending'] as const)('%s: a failed update that shows NOT_ELIGIBLE', async (answer) => {
  await given({ descriptionAfterEnding: answer, failedUpdate: 'NOT_ELIGIBLE' });
  await startNow();
  simulator.domain('logs').failUpdate('No space left');
  expect(await options()).toMatchObject({
    UpdateStatus: 'NOT_ELIGIBLE',
    Description: `Installation of service software update [${NEW}] failed. No space left.`,
  });
});

test.each([
  ['usual', 'There is no software update available for this domain.'],
  ['tells-ending', `Installation of service software update [${NEW}] failed. No space left.`],
] as const)('%s: a failed update that shows COMPLETED', async (descriptionAfterEnding, description) => {
  await given({ descriptionAfterEnding, failedUpdate: 'COMPLETED' });
  await startNow();
  simulator.domain('logs').failUpdate('No space left');
  expect(await options()).toMatchObject({ UpdateStatus: 'COMPLETED', Description: description, CurrentVersion: OLD });
});
