import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clients, destroyClients, makeClients } from '../../../lambda/aws/clients';
import { withBudget } from '../../../lambda/aws/current-budget';
import type { RetryBudget } from '../../../lambda/aws/retry-budget';
import { hasNoAnswer, isTransient } from '../../../lambda/aws/sdk-errors';
import { type Services, servicesOf } from '../../../lambda/aws/services';
import type { Time } from '../../../lambda/decisions/time';

const NO_PAUSE: Time = { now: () => new Date(), pause: async () => undefined };
const budget = (failed: number, requestTimeoutMs = 2_000): RetryBudget => ({
  attempts: { throttled: failed, denied: failed, failed },
  durationMs: 60_000,
  requestTimeoutMs,
});
const DOMAIN = JSON.stringify({ DomainStatus: { DomainName: 'logs' } });
const ANSWERED = { isolated: false, offPeakWindow: undefined, software: {} };

let server: Server;
let clients: Clients;
let services: Services;
let requests: number;
let answer: RequestListener;
let connections: number;

beforeEach(async () => {
  requests = 0;
  connections = 0;
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_OPENSEARCH: endpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint,
  });
  clients = makeClients();
  services = servicesOf(clients);
});

afterEach(async () => {
  destroyClients(clients);
  server.closeAllConnections();
  await once(server.close(), 'close');
});

const describeDomain = () => services.openSearch.describe('logs');
const json = (body: string): RequestListener => {
  return (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
};
/** Breaks the first answers, then sends whole ones. */
const afterOne = (broken: RequestListener): RequestListener => {
  return (request, response) => (requests === 1 ? broken : json(DOMAIN))(request, response);
};

test('requests share a connection', async () => {
  answer = json(DOMAIN);
  for (let request = 0; request < 3; request += 1) {
    await withBudget(budget(1), NO_PAUSE, describeDomain);
  }

  expect({ requests, connections }).toEqual({ requests: 3, connections: 1 });
});

test('a connection that broke between two requests costs a try', async () => {
  answer = (request, response) => {
    // As if the other end had gone while the function was frozen.
    if (requests === 2) {
      request.socket.destroy();
    } else {
      json(DOMAIN)(request, response);
    }
  };
  await withBudget(budget(2), NO_PAUSE, describeDomain);

  await expect(withBudget(budget(2), NO_PAUSE, describeDomain)).resolves.toEqual(ANSWERED);
  expect(requests).toBe(3);
});

test('a connection that was closed between two requests costs nothing', async () => {
  answer = json(DOMAIN);
  await withBudget(budget(1), NO_PAUSE, describeDomain);
  server.closeIdleConnections();
  await new Promise((resolve) => setTimeout(resolve, 50));

  await expect(withBudget(budget(1), NO_PAUSE, describeDomain)).resolves.toEqual(ANSWERED);
});

test('requests at the same time have each their own budget', async () => {
  answer = (_, response) => response.writeHead(503).end();
  const tries = { small: 0, large: 0 };
  const counting = (name: keyof typeof tries): Time => ({
    ...NO_PAUSE,
    pause: async () => {
      tries[name] += 1;
      await new Promise(setImmediate);
    },
  });

  await Promise.allSettled([
    withBudget(budget(3), counting('small'), describeDomain),
    withBudget(budget(7), counting('large'), describeDomain),
  ]);

  expect(tries).toEqual({ small: 2, large: 6 });
});

test('a budget inside another one takes its place until its work ends', async () => {
  answer = (_, response) => response.writeHead(503).end();
  const attempts: (number | undefined)[] = [];
  const attempt = () =>
    describeDomain().catch((error: { $metadata?: { attempts?: number } }) => attempts.push(error.$metadata?.attempts));

  await withBudget(budget(4), NO_PAUSE, async () => {
    await withBudget(budget(2), NO_PAUSE, attempt);
    await attempt();
  });

  expect(attempts).toEqual([2, 4]);
});

test('a call without a budget fails', async () => {
  await expect(describeDomain()).rejects.toThrow('a call must have a retry budget (got: none)');
});

test.each<[string, RequestListener]>([
  ['never comes', () => undefined],
  ['has no body that comes', (_, response) => response.writeHead(200).flushHeaders()],
  ['stops in the middle', (_, response) => response.writeHead(200).write('{"Domain')],
])('an answer that %s is given up at the deadline, and tried again', async (_, stalled) => {
  answer = afterOne(stalled);
  const begin = performance.now();

  await expect(withBudget(budget(2, 100), NO_PAUSE, describeDomain)).resolves.toEqual(ANSWERED);
  expect(performance.now() - begin).toBeLessThan(1_000);
  expect(requests).toBe(2);
});

test.each<[string, RequestListener]>([
  ['is cut', (_, response) => response.writeHead(200, { 'content-length': 99 }).write('{', () => response.destroy())],
  ['is cut, without a length', (_, response) => response.writeHead(200).write('{', () => response.destroy())],
  ['is cut, and looks whole', json('{"DomainStatus":{')],
  ['has no domain', json('{}')],
  ['is empty', json('')],
  ['is not JSON', json('<html>Welcome to the hotel</html>')],
  ['says that the server has failed, in HTML', (_, response) => response.writeHead(503).end('<html>')],
])('an answer that %s is no answer: tried again', async (_, broken) => {
  answer = afterOne(broken);

  await expect(withBudget(budget(2), NO_PAUSE, describeDomain)).resolves.toEqual(ANSWERED);
});

test.each([
  ['is cut off', '<DescribeStacksResponse><DescribeStacksRes'],
  ['is not XML', 'Welcome to the hotel'],
  ['is not the service’s', '{"a":1}'],
])('CloudFormation’s answer that %s is no answer, in our words', async (_, body) => {
  answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(body);

  const failure = withBudget(budget(2), NO_PAUSE, () => services.cloudFormation.stackStatus('stack'));
  await expect(failure).rejects.toThrow(/^(the answer was cut off, or is not in the service's form)$/);
  expect(requests).toBe(2);
});

test('an answer that is broken for good is an error that may clear by itself, in our words', async () => {
  answer = json('{');
  const failure = await withBudget(budget(3), NO_PAUSE, describeDomain).catch((error: Error) => error);

  expect(failure).toMatchObject({
    name: 'IncompleteAnswer',
    message: "the answer was cut off, or is not in the service's form",
    $metadata: { attempts: 3 },
  });
  expect({ lost: hasNoAnswer(failure), transient: isTransient(failure) }).toEqual({ lost: true, transient: true });
});

test('a refusal by somebody on the way is not tried again', async () => {
  answer = (_, response) => response.writeHead(403).end('<html>Blocked by the proxy</html>');
  const failure = await withBudget(budget(3), NO_PAUSE, describeDomain).catch((error: Error) => error);

  expect(failure).toMatchObject({ message: "HTTP 403, in a form that is not the service's" });
  expect({ requests, transient: isTransient(failure) }).toEqual({ requests: 1, transient: false });
});
