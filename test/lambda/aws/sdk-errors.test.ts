import { toHandlerError } from '../../../lambda/aws/advice';
import { describeError, hasNoAnswer, isCertain, isRefusal, isTransient } from '../../../lambda/aws/sdk-errors';
import { HandlerError, TransientError } from '../../../lambda/decisions/failure';
import { show } from '../../../lambda/decisions/text';

const failure = (name: string, message = '', more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });
const answered = (httpStatusCode: number | undefined, attempts = 1) => ({ $metadata: { httpStatusCode, attempts } });

test('a failure is one line, without a stack', () => {
  const error = new HandlerError('  it is\n  wrong;\tput it right  ');

  expect(error.message).toBe('it is wrong; put it right');
  expect(error.stack).toBe('ServiceSoftwareUpdateError: it is wrong; put it right');
});

test('a failure of the handler’s own stays as it is', () => {
  const error = new TransientError('as it is; wait');

  expect(toHandlerError(error)).toBe(error);
});

test.each([
  [failure('BaseException', 'No.'), 'BaseException: No.'],
  [failure('TimeoutError', 'TimeoutError'), 'TimeoutError'],
  [failure('TimeoutError'), 'TimeoutError'],
  ['a text', 'a text'],
])('%j is told as %s', (error, told) => {
  expect(describeError(error)).toBe(told);
});

test('long words and values are cut', () => {
  const told = describeError(failure('E', 'x'.repeat(1_000)));
  expect(told.length).toBeGreaterThan(480);
  expect(told.length).toBeLessThanOrEqual(500);
  expect(show('x'.repeat(1_000)).length).toBeLessThanOrEqual(100);
  expect(show(undefined)).toBe('undefined');
});

test('the service’s words are printable', () => {
  expect(describeError(failure('E', 'a\u0000\u001b[31mb\u202ec\u2028d\ud800'))).toBe('E: a [31mb c d ');
  expect(new HandlerError('a\u0007b').message).toBe('a b');
});

test.each([
  ['ValidationException', true],
  ['BaseException', true],
  ['ConflictException', true],
  ['SlotNotAvailableException', true],
  ['ResourceNotFoundException', false],
  ['AccessDeniedException', false],
])('%s is a refusal that may pass: %s', (name, refusal) => {
  expect(isRefusal(failure(name))).toBe(refusal);
  expect(isRefusal({ name })).toBe(false);
});

test.each([
  [
    'an answer of the service',
    failure('BaseException', '', answered(400)),
    { passing: false, lost: false, certain: true },
  ],
  [
    'an answer to the second try',
    failure('BaseException', '', answered(400, 2)),
    { passing: false, lost: false, certain: false },
  ],
  ['throttling', failure('ThrottlingException', '', answered(400)), { passing: true, lost: false, certain: true }],
  ['a server’s error', failure('InternalException', '', answered(500)), { passing: true, lost: true, certain: false }],
  ['another error below 500', failure('Other', '', answered(499)), { passing: false, lost: false, certain: true }],
  ['no answer', failure('TimeoutError', '', answered(undefined)), { passing: true, lost: true, certain: false }],
  ['a defect of ours', failure('TypeError'), { passing: false, lost: false, certain: false }],
])('%s', (_, error, { passing, lost, certain }) => {
  expect({ passing: isTransient(error), lost: hasNoAnswer(error), certain: isCertain(error) }).toEqual({
    passing,
    lost,
    certain,
  });
});
