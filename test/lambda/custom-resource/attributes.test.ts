import type { ServiceSoftwareOptions } from '@aws-sdk/client-opensearch';
import { toAttributes } from '../../../lambda/custom-resource/attributes';
import { cutToBytes } from '../../../lambda/decisions/text';

const EMPTY = {
  NewVersion: '',
  UpdateStatus: '',
  CurrentVersion: '',
  UpdateAvailable: '',
  Cancellable: '',
  Description: '',
  AutomatedUpdateDate: '',
  OptionalDeployment: '',
};

test.each<[ServiceSoftwareOptions | undefined, Partial<typeof EMPTY>]>([
  [undefined, {}],
  [{}, {}],
  [
    { UpdateAvailable: false, Cancellable: true },
    { UpdateAvailable: 'false', Cancellable: 'true' },
  ],
  [{ OptionalDeployment: false }, { OptionalDeployment: 'false' }],
  [
    { CurrentVersion: 'R1', UpdateStatus: 'COMPLETED' },
    { CurrentVersion: 'R1', NewVersion: 'R1', UpdateStatus: 'COMPLETED' },
  ],
  [
    { CurrentVersion: 'R1', UpdateStatus: 'IN_PROGRESS' },
    { CurrentVersion: 'R1', UpdateStatus: 'IN_PROGRESS' },
  ],
  [
    { CurrentVersion: 'R1', NewVersion: 'R2' },
    { CurrentVersion: 'R1', NewVersion: 'R2' },
  ],
  [{ AutomatedUpdateDate: new Date(0) }, {}],
  [{ AutomatedUpdateDate: new Date(1_000) }, { AutomatedUpdateDate: '1970-01-01T00:00:01.000Z' }],
  [{ Description: 'In its words.' }, { Description: 'In its words.' }],
])('%j', (software, attributes) => {
  expect(toAttributes(software)).toEqual({ ...EMPTY, ...attributes });
});

test.each([
  ['short', 7, 'short'],
  ['short', 6, 's…'],
  ['abcdefghij', 10, 'abcde…'],
  ['\u{1F525}\u{1F525}\u{1F525}', 12, '\u{1F525}…'],
])('%s in %i bytes is %s', (text, bytes, cut) => {
  expect(cutToBytes(text, bytes)).toBe(cut);
});

test('attributes of any length fit into an answer', () => {
  const long = '"\u{1F525}'.repeat(3_000);
  const software = { NewVersion: long, CurrentVersion: long, UpdateStatus: long, Description: long };

  expect(Buffer.byteLength(JSON.stringify(toAttributes(software)))).toBeLessThan(1_900);
});
