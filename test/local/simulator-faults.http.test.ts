import { NEW, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;

beforeEach(async () => {
  aws = await SimulatorUnderTest.start({}, { name: 'logs', newVersion: NEW }, { name: 'search', newVersion: NEW });
});
afterEach(() => aws.stop());

const describeDomain = (DomainName = 'logs') => aws.client.describeDomain({ DomainName });
const start = (DomainName = 'logs') => aws.startUpdate({ DomainName });
const status = () => aws.domain().updateStatus;
const outcomes = () => aws.simulator.calls.map(({ statusCode, errorName }) => [statusCode, errorName]);

describe('each kind', () => {
  test('throttle', async () => {
    aws.simulator.addFault({ kind: 'throttle' });
    await expect(start()).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
    expect(status()).toBe('ELIGIBLE');
    expect(outcomes()).toEqual([[400, 'ThrottlingException']]);
  });

  test.each([
    [undefined, 500, 'InternalException', 'InternalException'],
    [500, 500, 'InternalException', 'InternalException'],
    [503, 503, 'ServiceUnavailableException', 'ServiceUnavailableException'],
    [502, 502, expect.any(String), 'BadGateway'],
    [504, 504, expect.any(String), 'GatewayTimeout'],
  ] as const)('server-error %p', async (fault, httpStatusCode, name, recorded) => {
    aws.simulator.addFault({ kind: 'server-error', status: fault });
    await expect(start()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(status()).toBe('ELIGIBLE');
    expect(outcomes()).toEqual([[httpStatusCode, recorded]]);
  });

  test('dropped-before: the call was not carried out', async () => {
    aws.simulator.addFault({ kind: 'dropped-before' });
    await expect(start()).rejects.toThrow('socket hang up');
    expect(status()).toBe('ELIGIBLE');
    expect(outcomes()).toEqual([[0, 'dropped-before']]);
  });

  test('dropped-after: the call was carried out', async () => {
    aws.simulator.addFault({ kind: 'dropped-after' });
    await expect(start()).rejects.toThrow('socket hang up');
    expect(status()).toBe('PENDING_UPDATE');
    expect(outcomes()).toEqual([[0, 'dropped-after']]);
  });

  test('stall: the call was carried out, and the headers of its answer arrive', async () => {
    aws.simulator.addFault({ kind: 'stall' });
    const answer = await fetch(`${aws.simulator.endpoint}/2021-01-01/opensearch/domain/logs`, {
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIASIMULATED/x' },
      signal: AbortSignal.timeout(200),
    });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(outcomes()).toEqual([[200, 'stall']]);
  });

  test('empty-answer: the call was carried out, and its answer has no members', async () => {
    aws.simulator.addFault({ kind: 'empty-answer' });
    expect((await start()).ServiceSoftwareOptions).toBeUndefined();
    expect(status()).toBe('PENDING_UPDATE');
    expect(outcomes()).toEqual([[200, 'empty-answer']]);
  });

  test.each([
    ['the connection breaks by default', {}, 'aborted'],
    ['the connection breaks', { end: 'connection-breaks' }, 'aborted'],
    ['it looks whole', { end: 'looks-whole' }, 'JSON'],
  ] as const)('truncate: the call was carried out; half of its answer arrives, and %s', async (_, how, error) => {
    aws.simulator.addFault({ kind: 'truncate', ...how });
    await expect(start()).rejects.toThrow(error);
    expect(status()).toBe('PENDING_UPDATE');
    expect(outcomes()).toEqual([[200, 'truncate']]);
  });

  test('access-denied', async () => {
    aws.simulator.addFault({ kind: 'access-denied' });
    await expect(start()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::000000000000:user/simulated is not authorized to perform: es:StartServiceSoftwareUpdate ' +
        'on resource: arn:aws:es:us-east-1:000000000000:domain/logs because no identity-based policy allows the ' +
        'es:StartServiceSoftwareUpdate action',
      $metadata: { httpStatusCode: 403 },
    });
    expect(status()).toBe('ELIGIBLE');
    expect(outcomes()).toEqual([[403, 'AccessDeniedException']]);
  });

  test('hang: no answer until the client gives up, and not carried out', async () => {
    aws.simulator.addFault({ kind: 'hang' });
    const abort = new AbortController();
    const request = aws.client.startServiceSoftwareUpdate({ DomainName: 'logs' }, { abortSignal: abort.signal });
    const rejected = expect(request).rejects.toMatchObject({ name: 'AbortError' });
    while (aws.simulator.calls[0]?.errorName === undefined) {
      await new Promise(setImmediate);
    }
    abort.abort();
    await rejected;
    expect(status()).toBe('ELIGIBLE');
    expect(outcomes()).toEqual([[0, 'hang']]);
  });

  test('error: any name, status, message and fields', async () => {
    const fields = { SlotSuggestions: [1, 2] };
    aws.simulator.addFault({
      kind: 'error',
      name: 'SlotNotAvailableException',
      status: 409,
      message: 'no slot',
      fields,
    });
    await expect(start()).rejects.toMatchObject({
      name: 'SlotNotAvailableException',
      message: 'no slot',
      SlotSuggestions: [1, 2],
      $metadata: { httpStatusCode: 409 },
    });
    expect(outcomes()).toEqual([[409, 'SlotNotAvailableException']]);
  });

  test('late-read: the state of some time ago, to DescribeDomain only', async () => {
    aws.clock.advance({ minutes: 1 });
    await start();
    aws.clock.advance({ seconds: 299 });
    const fault = { kind: 'late-read', times: 3 } as const;
    const readUpdateStatus = async () => (await describeDomain()).DomainStatus?.ServiceSoftwareOptions?.UpdateStatus;

    aws.simulator.addFault({ ...fault, seconds: 300 });
    expect(await readUpdateStatus()).toBe('ELIGIBLE');
    await aws.client.listScheduledActions({ DomainName: 'logs' });
    aws.clock.advance({ seconds: 1 });
    expect(await readUpdateStatus()).toBe('PENDING_UPDATE');
    aws.clock.advance({ days: 1 });
    expect(await readUpdateStatus()).toBe('COMPLETED');
    expect(await readUpdateStatus()).toBe('COMPLETED');
  });

  test('late-read of a time before the domain: its first state', async () => {
    aws.simulator.addFault({ kind: 'late-read', seconds: 86_400 });
    await start();
    expect((await describeDomain()).DomainStatus?.ServiceSoftwareOptions?.UpdateStatus).toBe('ELIGIBLE');
    expect((await describeDomain()).DomainStatus?.ServiceSoftwareOptions?.UpdateStatus).toBe('PENDING_UPDATE');
  });
});

describe('whom it hits, and how often', () => {
  test('once by default, whatever the call', async () => {
    aws.simulator.addFault({ kind: 'throttle' });
    await expect(describeDomain('search')).rejects.toThrow('Rate exceeded');
    await expect(describeDomain('search')).resolves.toBeDefined();
  });

  test('one operation', async () => {
    aws.simulator.addFault({ kind: 'throttle', operation: 'StartServiceSoftwareUpdate' });
    await expect(describeDomain()).resolves.toBeDefined();
    await expect(start()).rejects.toThrow('Rate exceeded');
  });

  test('one domain', async () => {
    aws.simulator.addFault({ kind: 'throttle', domainName: 'logs' });
    await expect(start('search')).resolves.toBeDefined();
    await expect(start('logs')).rejects.toThrow('Rate exceeded');
  });

  test('a number of times', async () => {
    aws.simulator.addFault({ kind: 'throttle', times: 2 });
    await expect(describeDomain()).rejects.toThrow('Rate exceeded');
    await expect(describeDomain()).rejects.toThrow('Rate exceeded');
    await expect(describeDomain()).resolves.toBeDefined();
  });

  test('for good', async () => {
    aws.simulator.addFault({ kind: 'throttle', times: Infinity });
    aws.clock.advance({ days: 365 });
    for (let call = 0; call < 5; call += 1) {
      await expect(describeDomain()).rejects.toThrow('Rate exceeded');
    }
  });

  test('every call for some time', async () => {
    aws.clock.advance({ days: 1 });
    aws.simulator.addFault({ kind: 'access-denied', forSeconds: 10 });
    await expect(describeDomain()).rejects.toThrow('not authorized');
    aws.clock.advance({ seconds: 9 });
    await expect(describeDomain()).rejects.toThrow('not authorized');
    aws.clock.advance({ seconds: 1 });
    await expect(describeDomain()).resolves.toBeDefined();
  });

  test('a number of times within some time', async () => {
    aws.simulator.addFault({ kind: 'throttle', times: 1, forSeconds: 10 });
    await expect(describeDomain()).rejects.toThrow('Rate exceeded');
    await expect(describeDomain()).resolves.toBeDefined();
  });

  test('one after the other', async () => {
    aws.simulator.addFault({ kind: 'throttle' });
    aws.simulator.addFault({ kind: 'server-error' });
    await expect(describeDomain()).rejects.toThrow('Rate exceeded');
    await expect(describeDomain()).rejects.toThrow('internal error');
  });

  test('never is not a number of times', () => {
    expect(() => aws.simulator.addFault({ kind: 'throttle', times: 0 })).toThrow('(got: times 0)');
  });
});

test('the SDK retries what it is known to retry, and finds its own first request', async () => {
  aws.allowAttempts(3);
  aws.simulator.addFault({ kind: 'dropped-after' });
  await expect(start()).rejects.toMatchObject({
    name: 'ValidationException',
  });
  expect(outcomes()).toEqual([
    [0, 'dropped-after'],
    [400, 'ValidationException'],
  ]);
});
