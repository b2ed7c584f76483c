import { NEW, SimulatorUnderTest } from '../support/simulator-under-test';

const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20261101/us-east-1/es/aws4_request, Signature=0',
};
const START = '/2021-01-01/opensearch/serviceSoftwareUpdate/start';

let aws: SimulatorUnderTest;

beforeEach(async () => {
  aws = await SimulatorUnderTest.start({}, { name: 'logs', newVersion: NEW });
});
afterEach(() => aws.stop());

interface Answered {
  readonly DomainStatus?: { readonly ServiceSoftwareOptions: { readonly AutomatedUpdateDate: number } };
}

async function raw(path: string, init: RequestInit = {}) {
  const response = await fetch(`${aws.simulator.endpoint}${path}`, { headers: SIGNED, ...init });
  const body = (await response.json()) as Answered;
  return { status: response.status, headers: response.headers, body };
}

describe('on the wire', () => {
  test('dates are epoch seconds, and every answer has a request id', async () => {
    aws.domain().offerVersion(NEW, { automatedUpdateDate: new Date('2026-12-01T00:00:00Z') });
    const { status, headers, body } = await raw('/2021-01-01/opensearch/domain/logs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.DomainStatus?.ServiceSoftwareOptions.AutomatedUpdateDate).toBe(
      Date.parse('2026-12-01T00:00:00Z') / 1000,
    );
  });

  test('"no date" is epoch 0', async () => {
    const { body } = await raw('/2021-01-01/opensearch/domain/logs');
    expect(body.DomainStatus?.ServiceSoftwareOptions.AutomatedUpdateDate).toBe(0);
  });

  test('an error has its name in the header and its message in the body', async () => {
    const { status, headers, body } = await raw('/2021-01-01/opensearch/domain/missing');
    expect(status).toBe(409);
    expect(headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({ message: 'Domain not found: missing' });
  });

  test.each([
    ['another path', '/2021-01-01/opensearch/domain/logs/nodes', {}],
    ['another method', '/2021-01-01/opensearch/domain/logs', { method: 'DELETE' }],
    ['a longer path', '/prefix/2021-01-01/opensearch/domain/logs', {}],
  ])('%s is an unknown operation', async (_, path, init) => {
    expect(await raw(path, init)).toMatchObject({
      status: 404,
      body: { Message: 'The requested operation does not exist.' },
    });
    expect(aws.simulator.calls).toMatchObject([
      { operation: 'UnknownOperation', action: '', statusCode: 404, errorName: 'UnknownOperationException' },
    ]);
  });

  test.each([
    ['without a signature', {}],
    ['with another kind of it', { authorization: 'AWS3 Credential=AKIATEST/20261101' }],
  ])('a request %s is refused', async (_, headers) => {
    const answer = await raw('/2021-01-01/opensearch/domain/logs', { headers });
    expect(answer).toMatchObject({ status: 403, body: { Message: 'Missing Authentication Token' } });
    expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(aws.simulator.calls).toMatchObject([{ operation: 'DescribeDomain', domainName: 'logs', statusCode: 403 }]);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '["logs"]'],
    ['a name that is no string', '{"DomainName": 7}'],
    ['a time that is no whole number', '{"DomainName": "logs", "DesiredStartTime": 1.5}'],
    ['a time that is no number', '{"DomainName": "logs", "DesiredStartTime": "1"}'],
  ])('a body with %s cannot be read', async (_, body) => {
    const answer = await raw(START, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
  });

  test('a member that is null is absent', async () => {
    const body = '{"DomainName": "logs", "DesiredStartTime": null, "ScheduleAt": null}';
    expect(await raw(START, { method: 'POST', body })).toMatchObject({ status: 200 });
    expect(await raw(START, { method: 'POST', body: '' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Value null at 'domainName'") },
    });
  });

  test('a MaxResults that is no number cannot be read', async () => {
    const { status, headers } = await raw('/2021-01-01/opensearch/domain/logs/scheduledActions?maxResults=ten');
    expect(status).toBe(400);
    expect(headers.get('x-amzn-errortype')).toBe('SerializationException');
  });
});

describe('every operation', () => {
  type Send = (DomainName: string) => Promise<unknown>;
  const move = { ActionID: NEW, ActionType: 'SERVICE_SOFTWARE_UPDATE', ScheduleAt: 'NOW' } as const;
  const operations: [string, string, number, Send][] = [
    ['DescribeDomain', 'ResourceNotFoundException', 409, (DomainName) => aws.client.describeDomain({ DomainName })],
    [
      'StartServiceSoftwareUpdate',
      'ResourceNotFoundException',
      409,
      (DomainName) => aws.client.startServiceSoftwareUpdate({ DomainName }),
    ],
    [
      'CancelServiceSoftwareUpdate',
      'ResourceNotFoundException',
      409,
      (DomainName) => aws.client.cancelServiceSoftwareUpdate({ DomainName }),
    ],
    [
      'ListScheduledActions',
      'ResourceNotFoundException',
      409,
      (DomainName) => aws.client.listScheduledActions({ DomainName }),
    ],
    [
      'UpdateScheduledAction',
      'ResourceNotFoundException',
      409,
      (DomainName) => aws.client.updateScheduledAction({ DomainName, ...move }),
    ],
    ['DescribeDomainHealth', 'BaseException', 400, (DomainName) => aws.client.describeDomainHealth({ DomainName })],
  ];

  test.each(operations)('%s of a missing domain: %s %i', async (_, name, httpStatusCode, send) => {
    await expect(send('missing')).rejects.toMatchObject({
      name,
      message: 'Domain not found: missing',
      $metadata: { httpStatusCode },
    });
  });

  test.each(operations)('%s of a removed domain: %s', async (_, name, _status, send) => {
    aws.simulator.removeDomain('logs');
    await expect(send('logs')).rejects.toMatchObject({ name });
  });

  test.each(operations)('%s with a name that the model does not allow: 400', async (_, _name, _status, send) => {
    for (const DomainName of ['ab', 'a'.repeat(29), 'Logs', '1ogs', 'my_logs', 'logs\n']) {
      await expect(send(DomainName)).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining("at 'domainName' failed to satisfy constraint"),
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  test.each(operations)('%s with the shortest and the longest name', async (_, name, _status, send) => {
    for (const DomainName of ['abc', `a${'-'.repeat(27)}`]) {
      await expect(send(DomainName)).rejects.toMatchObject({ name });
    }
  });
});
