import { networkInterfaces } from 'node:os';
import type { OpenSearch } from '@aws-sdk/client-opensearch';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { clientFor } from '../support/simulator-client';

const NOON = new Date('2026-11-01T12:00:00Z');
const NEW = 'OpenSearch_2_19_R20260720';
const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20261101/us-east-1/es/aws4_request, Signature=0',
};
const START = '/2021-01-01/opensearch/serviceSoftwareUpdate/start';

let simulator: OpenSearchServiceSimulator;
let client: OpenSearch;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await OpenSearchServiceSimulator.start({ startTime: NOON, ...options });
  simulator.addDomain({ name: 'logs', newVersion: NEW });
  client = clientFor(simulator);
}

afterEach(async () => {
  client.destroy();
  await simulator.stop();
});

interface Answered {
  readonly DomainStatus?: { readonly ServiceSoftwareOptions: { readonly AutomatedUpdateDate: number } };
}

async function raw(path: string, init: RequestInit = {}) {
  const response = await fetch(`${simulator.endpoint}${path}`, { headers: SIGNED, ...init });
  const body = (await response.json()) as Answered;
  return { status: response.status, headers: response.headers, body };
}

describe('on the wire', () => {
  test('dates are epoch seconds, and every answer has a request id', async () => {
    await start();
    simulator.domain('logs').offerVersion(NEW, { automatedUpdateDate: new Date('2026-12-01T00:00:00Z') });
    const { status, headers, body } = await raw('/2021-01-01/opensearch/domain/logs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.DomainStatus?.ServiceSoftwareOptions.AutomatedUpdateDate).toBe(
      Date.parse('2026-12-01T00:00:00Z') / 1000,
    );
  });

  test('"no date" is epoch 0', async () => {
    await start();
    const { body } = await raw('/2021-01-01/opensearch/domain/logs');
    expect(body.DomainStatus?.ServiceSoftwareOptions.AutomatedUpdateDate).toBe(0);
  });

  test('an error has its name in the header and its message in the body', async () => {
    await start();
    const { status, headers, body } = await raw('/2021-01-01/opensearch/domain/missing');
    expect(status).toBe(409);
    expect(headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({ message: 'Domain not found: missing' });
  });

  test.each([
    ['another path', '/2021-01-01/opensearch/domain/logs/health', {}],
    ['another method', '/2021-01-01/opensearch/domain/logs', { method: 'DELETE' }],
    ['a longer path', '/prefix/2021-01-01/opensearch/domain/logs', {}],
  ])('%s is an unknown operation', async (_, path, init) => {
    await start();
    expect(await raw(path, init)).toMatchObject({
      status: 404,
      body: { Message: 'The requested operation does not exist.' },
    });
    expect(simulator.calls).toMatchObject([
      { operation: 'UnknownOperation', action: '', statusCode: 404, errorName: 'UnknownOperationException' },
    ]);
  });

  test.each([
    ['without a signature', {}],
    ['with another kind of it', { authorization: 'AWS3 Credential=AKIATEST/20261101' }],
  ])('a request %s is refused', async (_, headers) => {
    await start();
    const answer = await raw('/2021-01-01/opensearch/domain/logs', { headers });
    expect(answer).toMatchObject({ status: 403, body: { Message: 'Missing Authentication Token' } });
    expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(simulator.calls).toMatchObject([{ operation: 'DescribeDomain', domainName: 'logs', statusCode: 403 }]);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '["logs"]'],
    ['a name that is no string', '{"DomainName": 7}'],
    ['a time that is no whole number', '{"DomainName": "logs", "DesiredStartTime": 1.5}'],
    ['a time that is no number', '{"DomainName": "logs", "DesiredStartTime": "1"}'],
  ])('a body with %s cannot be read', async (_, body) => {
    await start();
    const answer = await raw(START, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });

  test('a member that is null is absent', async () => {
    await start();
    const body = '{"DomainName": "logs", "DesiredStartTime": null, "ScheduleAt": null}';
    expect(await raw(START, { method: 'POST', body })).toMatchObject({ status: 200 });
    expect(await raw(START, { method: 'POST', body: '' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Value null at 'domainName'") },
    });
  });

  test('a MaxResults that is no number cannot be read', async () => {
    await start();
    const { status, headers } = await raw('/2021-01-01/opensearch/domain/logs/scheduledActions?maxResults=ten');
    expect(status).toBe(400);
    expect(headers.get('x-amzn-errortype')).toBe('SerializationException');
  });
});

describe('every operation', () => {
  type Send = (DomainName: string) => Promise<unknown>;
  const operations: [string, Send][] = [
    ['DescribeDomain', (DomainName) => client.describeDomain({ DomainName })],
    ['StartServiceSoftwareUpdate', (DomainName) => client.startServiceSoftwareUpdate({ DomainName })],
    ['CancelServiceSoftwareUpdate', (DomainName) => client.cancelServiceSoftwareUpdate({ DomainName })],
    ['ListScheduledActions', (DomainName) => client.listScheduledActions({ DomainName })],
  ];

  test.each(operations)('%s of a missing domain: 409', async (_, send) => {
    await start();
    await expect(send('missing')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Domain not found: missing',
      $metadata: { httpStatusCode: 409 },
    });
  });

  test.each(operations)('%s of a removed domain: 409', async (_, send) => {
    await start();
    simulator.removeDomain('logs');
    await expect(send('logs')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test.each(operations)('%s with a name that the model does not allow: 400', async (_, send) => {
    await start();
    for (const DomainName of ['ab', 'a'.repeat(29), 'Logs', '1ogs', 'my_logs', 'logs\n']) {
      await expect(send(DomainName)).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining("at 'domainName' failed to satisfy constraint"),
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  test.each(operations)('%s with the shortest and the longest name', async (_, send) => {
    await start();
    for (const DomainName of ['abc', `a${'-'.repeat(27)}`]) {
      await expect(send(DomainName)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
  });
});

describe('calls', () => {
  test('every call in order, with its IAM action, its input and its outcome', async () => {
    await start({ region: 'eu-west-1', accountId: '123456789012' });
    await client.startServiceSoftwareUpdate({ DomainName: 'logs', ScheduleAt: 'NOW' });
    simulator.clock.advance({ seconds: 5 });
    await client.listScheduledActions({ DomainName: 'logs', MaxResults: 10 });
    await client.cancelServiceSoftwareUpdate({ DomainName: 'logs' });
    await client.describeDomain({ DomainName: 'missing' }).catch(() => undefined);

    const resourceArn = 'arn:aws:es:eu-west-1:123456789012:domain/logs';
    const logs = { domainName: 'logs', resourceArn, statusCode: 200 };
    const at = new Date('2026-11-01T12:00:05Z');
    expect(simulator.calls).toEqual([
      {
        ...logs,
        operation: 'StartServiceSoftwareUpdate',
        action: 'es:StartServiceSoftwareUpdate',
        input: { DomainName: 'logs', ScheduleAt: 'NOW' },
        at: NOON,
      },
      {
        ...logs,
        operation: 'ListScheduledActions',
        action: 'es:ListScheduledActions',
        input: { DomainName: 'logs', MaxResults: '10' },
        at,
      },
      {
        ...logs,
        operation: 'CancelServiceSoftwareUpdate',
        action: 'es:CancelServiceSoftwareUpdate',
        input: { DomainName: 'logs' },
        at,
      },
      {
        operation: 'DescribeDomain',
        action: 'es:DescribeDomain',
        domainName: 'missing',
        resourceArn: 'arn:aws:es:eu-west-1:123456789012:domain/missing',
        input: { DomainName: 'missing' },
        at,
        statusCode: 409,
        errorName: 'ResourceNotFoundException',
      },
    ]);
  });
});

describe('authorize', () => {
  test('is asked for every call, and a refusal keeps it from being carried out', async () => {
    const authorize = jest.fn(async ({ action }: { action: string }) => action === 'es:DescribeDomain');
    await start({ authorize });
    await client.describeDomain({ DomainName: 'logs' });
    await expect(client.startServiceSoftwareUpdate({ DomainName: 'logs' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'is not authorized to perform: es:StartServiceSoftwareUpdate on resource: arn:aws:es:',
      ),
      $metadata: { httpStatusCode: 403 },
    });
    const caller = { resourceArn: 'arn:aws:es:us-east-1:000000000000:domain/logs', accessKeyId: 'AKIASIMULATED' };
    expect(authorize.mock.calls).toEqual([
      [{ action: 'es:DescribeDomain', ...caller }],
      [{ action: 'es:StartServiceSoftwareUpdate', ...caller }],
    ]);
    expect(simulator.domain('logs').updateStatus).toBe('ELIGIBLE');
  });

  test('comes before a missing domain is told', async () => {
    await start({ authorize: () => false });
    await expect(client.describeDomain({ DomainName: 'missing' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('that breaks is a 500 with its reason', async () => {
    await start({
      authorize: () => {
        throw new Error('policy unreadable');
      },
    });
    await expect(client.describeDomain({ DomainName: 'logs' })).rejects.toMatchObject({
      name: 'InternalException',
      message: 'Error: policy unreadable',
    });
  });
});

describe('domains', () => {
  test('are known by their name', async () => {
    await start();
    expect(simulator.domain('logs').name).toBe('logs');
    expect(() => simulator.domain('missing')).toThrow('no such domain (got: missing); add it first');
    expect(() => simulator.removeDomain('missing')).toThrow('no such domain (got: missing); add it first');
    expect(() => simulator.addDomain({ name: 'logs' })).toThrow('the domain exists already (got: logs)');
    expect(() => simulator.addDomain({ name: 'No' })).toThrow("Value 'No' at 'domainName'");
  });
});

describe('the server', () => {
  test('is on the loopback interface only', async () => {
    await start();
    const { port } = new URL(simulator.endpoint);
    const addresses = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow('fetch failed');
    }
  });

  test('is on a free port of its own', async () => {
    await start();
    const second = await OpenSearchServiceSimulator.start();
    expect(simulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(second.endpoint).not.toBe(simulator.endpoint);
    await second.stop();
  });

  test('frees its port when it stops, with clients still connected and waiting', async () => {
    await start();
    await client.describeDomain({ DomainName: 'logs' });
    simulator.addFault({ kind: 'hang' });
    const waiting = client.describeDomain({ DomainName: 'logs' });
    const rejected = expect(waiting).rejects.toThrow('socket hang up');
    while (simulator.calls.length < 2) await new Promise(setImmediate);
    const port = Number(new URL(simulator.endpoint).port);
    await simulator.stop();
    await rejected;
    const successor = await OpenSearchServiceSimulator.start({ port });
    expect(successor.endpoint).toBe(`http://127.0.0.1:${port}`);
    await expect(OpenSearchServiceSimulator.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await successor.stop();
  });
});
