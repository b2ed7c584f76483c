import { adviceOnCall, adviceOnStart, doubtAbout, toHandlerError } from '../../../lambda/aws/advice';

const failure = (name: string, more: object = {}): Error => Object.assign(new Error('No.'), { name, ...more });
const coded = (code: string) => failure('Error', { code, $metadata: {} });

const DENIED = 'look for a service control policy or a permissions boundary that denies the call';
const SIGNATURE = expect.stringMatching(/^AWS does not accept the credentials or the clock of the function; /);
const HOST = expect.stringMatching(/^check the DNS of the network of the function/);
const CERTIFICATE = expect.stringMatching(/^look for a proxy that intercepts TLS/);
const THROTTLED = expect.stringMatching(/^other callers use up the rate limit of this account; /);
const NETWORK = expect.stringMatching(/^deploy again later; if it stays so, check the way from the function/);
const LATER = 'deploy again later; if it stays so, look at the AWS Health Dashboard';
const SLOT =
  'if there is no capacity at that time, change schedule; if the domain is busy, deploy again when it is not';

describe.each<[string, Error, unknown]>([
  ['AccessDeniedException', failure('AccessDeniedException'), DENIED],
  ['AccessDenied', failure('AccessDenied'), DENIED],
  ...['SignatureDoesNotMatch', 'InvalidSignatureException', 'ExpiredToken', 'ExpiredTokenException'].map(
    (name): [string, Error, unknown] => [name, failure(name), SIGNATURE],
  ),
  ...['UnrecognizedClientException', 'CredentialsProviderError', 'RequestTimeTooSkewed'].map(
    (name): [string, Error, unknown] => [name, failure(name), SIGNATURE],
  ),
  ...['ENOTFOUND', 'EAI_AGAIN'].map((code): [string, Error, unknown] => [code, coded(code), HOST]),
  ...[
    'CERT_HAS_EXPIRED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ].map((code): [string, Error, unknown] => [code, coded(code), CERTIFICATE]),
  ['ThrottlingException', failure('ThrottlingException'), THROTTLED],
  ['Throttling', failure('Throttling'), THROTTLED],
  ['TimeoutError', failure('TimeoutError'), NETWORK],
  ['IncompleteAnswer', failure('IncompleteAnswer'), NETWORK],
  ['ECONNREFUSED', coded('ECONNREFUSED'), NETWORK],
  ['ECONNRESET', coded('ECONNRESET'), NETWORK],
  ['InternalException', failure('InternalException', { $metadata: { httpStatusCode: 500 } }), LATER],
  ['ServiceUnavailable', failure('ServiceUnavailable', { $metadata: { httpStatusCode: 503 } }), LATER],
])('%s', (_, error, advice) => {
  test('has the same advice for a start as for any call: no slot would help', () => {
    expect(adviceOnCall(error)).toEqual(advice);
    expect(adviceOnStart(error)).toEqual(advice);
  });
});

test.each([
  'ValidationException',
  'BaseException',
  'ConflictException',
  'SlotNotAvailableException',
  'LimitExceededException',
])('%s at a start may be for want of a slot', (name) => {
  expect(adviceOnStart(failure(name))).toBe(SLOT);
});

test.each<[unknown, string]>([
  [[1795456800000, 1795460400], 'change schedule to a free time: 2026-11-23 18:00 UTC, 2026-11-23 19:00 UTC'],
  [[1e300], 'change schedule to a free time: a time that is none'],
  [[], SLOT],
  [['soon'], SLOT],
  [5, SLOT],
])('the slots %j that the service suggests', (SlotSuggestions, advice) => {
  expect(adviceOnStart(failure('SlotNotAvailableException', { SlotSuggestions }))).toBe(advice);
});

test.each<[unknown, string]>([
  [failure('TimeoutError', { $metadata: {} }), '; the call may have reached the service: check the domain'],
  [
    failure('InternalException', { $metadata: { httpStatusCode: 500 } }),
    '; the call may have reached the service: check the domain',
  ],
  [coded('ENOTFOUND'), ''],
  [coded('CERT_HAS_EXPIRED'), ''],
  [failure('BaseException', { $metadata: { httpStatusCode: 400 } }), ''],
])('what is in doubt after %p', (error, doubt) => {
  expect(doubtAbout(error)).toBe(doubt);
});

test.each([undefined, null, 'text', 5])('%j that was thrown has advice, too', (thrown) => {
  expect(adviceOnCall(thrown)).toBe(LATER);
});

test('a failure is told with its advice, by the domain if it has a name', () => {
  expect(toHandlerError(failure('AccessDenied'), 'logs').message).toBe(
    `the update of domain logs failed (AccessDenied: No.); ${DENIED}`,
  );
  expect(toHandlerError(failure('AccessDenied')).message).toMatch(/^the update of an unnamed domain failed /);
});
