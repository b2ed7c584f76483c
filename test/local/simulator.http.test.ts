import { networkInterfaces } from 'node:os';
import { OpenSearchServiceSimulator, type SimulatorOptions } from '../../local/simulator/simulator';
import { NEW, NOON, SimulatorUnderTest } from '../support/simulator-under-test';

let aws: SimulatorUnderTest;
const start = async (options: SimulatorOptions = {}) => {
  aws = await SimulatorUnderTest.start(options, { name: 'logs', newVersion: NEW });
};
afterEach(() => aws.stop());

describe('calls', () => {
  test('every call in order, with its IAM action, its input and its outcome', async () => {
    await start({ region: 'eu-west-1', accountId: '123456789012' });
    await aws.startUpdate({ ScheduleAt: 'NOW' });
    aws.clock.advance({ seconds: 5 });
    await aws.client.listScheduledActions({ DomainName: 'logs', MaxResults: 10 });
    await aws.client.cancelServiceSoftwareUpdate({ DomainName: 'logs' });
    await aws.client.describeDomain({ DomainName: 'missing' }).catch(() => undefined);

    const resourceArn = 'arn:aws:es:eu-west-1:123456789012:domain/logs';
    const logs = { domainName: 'logs', resourceArn, statusCode: 200 };
    const at = new Date('2026-11-01T12:00:05Z');
    expect(aws.simulator.calls).toEqual([
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
    await aws.client.describeDomain({ DomainName: 'logs' });
    await expect(aws.startUpdate()).rejects.toMatchObject({
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
    expect(aws.domain().updateStatus).toBe('ELIGIBLE');
  });

  test('comes before a missing domain is told', async () => {
    await start({ authorize: () => false });
    await expect(aws.client.describeDomain({ DomainName: 'missing' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('that breaks is a 500 with its reason', async () => {
    await start({
      authorize: () => {
        throw new Error('policy unreadable');
      },
    });
    await expect(aws.client.describeDomain({ DomainName: 'logs' })).rejects.toMatchObject({
      name: 'InternalException',
      message: 'Error: policy unreadable',
    });
  });
});

describe('domains', () => {
  test('are known by their name', async () => {
    await start();
    expect(aws.domain().name).toBe('logs');
    expect(() => aws.simulator.domain('missing')).toThrow('no such domain (got: missing); add it first');
    expect(() => aws.simulator.removeDomain('missing')).toThrow('no such domain (got: missing); add it first');
    expect(() => aws.simulator.addDomain({ name: 'logs' })).toThrow('the domain exists already (got: logs)');
    expect(() => aws.simulator.addDomain({ name: 'No' })).toThrow("Value 'No' at 'domainName'");
  });
});

describe('the server', () => {
  test('is on the loopback interface only', async () => {
    await start();
    const { port } = new URL(aws.simulator.endpoint);
    const addresses = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow('fetch failed');
    }
  });

  test('is on a free port of its own', async () => {
    await start();
    const second = await OpenSearchServiceSimulator.start();
    expect(aws.simulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(second.endpoint).not.toBe(aws.simulator.endpoint);
    await second.stop();
  });

  test('frees its port when it stops, with clients still connected and waiting', async () => {
    await start();
    await aws.client.describeDomain({ DomainName: 'logs' });
    aws.simulator.addFault({ kind: 'hang' });
    const waiting = aws.client.describeDomain({ DomainName: 'logs' });
    const rejected = expect(waiting).rejects.toThrow('socket hang up');
    while (aws.simulator.calls.length < 2) {
      await new Promise(setImmediate);
    }
    const port = Number(new URL(aws.simulator.endpoint).port);
    await aws.simulator.stop();
    await rejected;
    const successor = await OpenSearchServiceSimulator.start({ port });
    expect(successor.endpoint).toBe(`http://127.0.0.1:${port}`);
    await expect(OpenSearchServiceSimulator.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await successor.stop();
  });
});
