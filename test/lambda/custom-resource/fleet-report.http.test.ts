import { BEGIN, type Declared, deploy, EARLIER, failureOf, MISSING, names, SINCE, update } from '../../support/fleet';
import { ELIGIBLE, HandlerUnderTest, keepLog, NEWER, OLD } from '../../support/handler-under-test';
import type { StackFault } from '../../support/stack-status-server';

let aws: HandlerUnderTest;
const failure = (request: Promise<unknown> = aws.create()) => failureOf(request);

keepLog();
beforeEach(async () => {
  aws = await HandlerUnderTest.start();
});
afterEach(() => aws.stop());

describe('CloudFormation', () => {
  const TWO = { Update: update('logs'), ProdB: update('prod-b'), ProdC: update('prod-c') };

  test('may list many resources on many pages', async () => {
    const others = names(230, 'resource').map((id) => [id, { Type: 'AWS::SNS::Topic' }]);
    const declared: Record<string, Declared> = { ...Object.fromEntries(others), ...TWO };
    deploy(aws.stack, declared, Object.fromEntries(Object.keys(declared).map((id) => [id, ['CREATE_COMPLETE']])));

    expect(await failure()).toBe(`${MISSING}; in this deployment, done: prod-b, prod-c`);
    expect(aws.stack.calls.filter((call) => call === 'ListStackResources')).toHaveLength(3);
  });

  test('may answer with the largest template that it takes', async () => {
    const Metadata = { text: '"<&>ü\n'.repeat(110_000) };
    aws.stack.template = JSON.stringify({ Metadata, Resources: TWO }, undefined, 1);
    expect(Buffer.byteLength(aws.stack.template)).toBeGreaterThan(950_000);

    expect(await failure()).toBe(`${MISSING}; in this deployment, not started: prod-b, prod-c`);
  });

  test.each(['Resources:\n  Update:\n    Type: Custom::ServiceSoftwareUpdate\n', '', '{', 'null', '{}'])(
    'may answer with a template that is no JSON of the CDK’s, %j: then what is absent is not named',
    async (template) => {
      aws.stack.lastUpdated = BEGIN;
      deploy(aws.stack, TWO, {
        Update: ['UPDATE_IN_PROGRESS', SINCE, 'logs'],
        Dev: ['UPDATE_COMPLETE', SINCE, 'dev'],
        ProdB: ['UPDATE_IN_PROGRESS', SINCE, 'prod-b'],
        ProdC: ['UPDATE_COMPLETE', EARLIER, 'prod-c'],
      });
      aws.stack.template = template;

      expect(await failure()).toBe(`${MISSING}; in this deployment, done: dev; under way: ProdB; not started: prod-c`);
    },
  );

  const FAULTS = ['DescribeStacks', 'GetTemplate', 'ListStackResources'].flatMap((action) =>
    (['denied', 'throttled', 'broken'] as const).map((kind): StackFault => ({ action, kind })),
  );

  test.each(FAULTS)('may not tell, $action $kind: then the message is as without it', async (fault) => {
    deploy(aws.stack, TWO);
    aws.stack.fault = fault;

    expect(await failure()).toBe(MISSING);
    // Besides, the stack's status is looked at beside the domain. The answer does not wait for that look.
    const looks = fault.action === 'DescribeStacks' ? 2 : 1;
    const tries = fault.kind === 'throttled' ? 2 : 3;
    const calls = aws.stack.calls.filter((call) => call === fault.action).length;
    expect(calls).toBeGreaterThanOrEqual(tries);
    expect(calls).toBeLessThanOrEqual(tries * looks);
    expect(jest.mocked(console.error).mock.calls).toEqual([
      [
        expect.objectContaining({
          error: expect.stringMatching(/^the other updates of the stack cannot be named: \w+/),
        }),
      ],
    ]);
  });

  test.each(
    ['DescribeStacks', 'GetTemplate', 'ListStackResources'].flatMap((action) =>
      (['silent', 'stalled'] as const).map((kind): StackFault => ({ action, kind })),
    ),
  )('may never end its answer, $action $kind: then it is not waited for', async (fault) => {
    await aws.stop();
    aws = await HandlerUnderTest.start({}, { longestReportMs: 2_000 });
    deploy(aws.stack, TWO);
    aws.stack.fault = fault;

    expect(await failure()).toBe(MISSING);
    const looks = fault.action === 'DescribeStacks' ? 2 : 1;
    expect(aws.stack.calls.filter((call) => call === fault.action)).toHaveLength(looks);
  });

  test('is asked again after a fault that passes', async () => {
    deploy(aws.stack, TWO);
    aws.stack.fault = { action: 'GetTemplate', kind: 'denied', times: 2 };

    expect(await failure()).toBe(`${MISSING}; in this deployment, not started: prod-b, prod-c`);
  });

  test('may answer what makes no sense', async () => {
    deploy(aws.stack, TWO, { ProdB: ['CREATE_COMPLETE', 'never'] });

    expect(await failure()).toBe(MISSING);
  });
});

describe('nothing is asked', () => {
  beforeEach(() => {
    deploy(aws.stack, { Update: update('logs'), ProdB: update('prod-b') });
    aws.simulator.addDomain(ELIGIBLE);
  });

  test('but the status, where nothing fails', async () => {
    await aws.create();

    expect(aws.stack.calls).toEqual(['DescribeStacks']);
  });

  test('but who else has the domain, where a removal fails', async () => {
    await aws.create();
    const before = aws.stack.calls.length;
    const refusal = { kind: 'error', name: 'ValidationException', status: 400, message: 'No.' } as const;
    aws.simulator.addFault({ operation: 'CancelServiceSoftwareUpdate', ...refusal });

    expect(await failure(aws.delete())).toMatch(/cancel it in the console, then deploy or delete again$/);
    expect(aws.stack.calls.slice(before)).toEqual(['DescribeStacks', 'ListStackResources']);
  });

  test('where a request is none of CloudFormation’s', async () => {
    expect(await failure(aws.send({ RequestType: 'Read' }))).toMatch(/only CloudFormation calls this function$/);
    expect(aws.stack.calls).toEqual([]);
  });

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])(
    'but the status, while the stack is in %s',
    async (status) => {
      aws.stack.status = status;
      const failsFor = { TargetVersion: NEWER };

      expect(await failure(aws.create(failsFor))).toMatch(new RegExp(`^domain logs runs ${OLD} .*, or remove it$`));
      expect(new Set(aws.stack.calls)).toEqual(new Set(['DescribeStacks']));
    },
  );
});
