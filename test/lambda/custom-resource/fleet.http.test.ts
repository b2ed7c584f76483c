import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { ServiceSoftwareUpdate } from '../../../lib';
import { BEGIN, barrier, deploy, EARLIER, failureOf, MISSING, names, SINCE, update } from '../../support/fleet';
import { ELIGIBLE, HandlerUnderTest, keepLog, STACK_ID } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const failure = (request: Promise<unknown> = aws.create()) => failureOf(request);

/** A fleet of which nothing but the failed update has started. */
function givenNotStarted(domains: readonly string[]): void {
  deploy(
    aws.stack,
    Object.fromEntries([['Update', update('logs')], ...domains.map((name) => [`Update-${name}`, update(name)])]),
  );
}

keepLog();
beforeEach(async () => {
  aws = await HandlerUnderTest.start();
});
afterEach(() => aws.stop());

describe('a failure names the other updates of the stack', () => {
  const FLEET = {
    Dev: update('dev'),
    Sandbox: update('sandbox'),
    Staged: barrier('Dev', 'Sandbox'),
    Update: update('logs', ['Staged']),
    ProdB: update('prod-b', ['Staged']),
    Released: barrier('Update', 'ProdB'),
    ProdC: update('prod-c', ['Released']),
    ProdD: update('prod-d', ['Released']),
  };

  test.each([
    ['created', undefined],
    ['created by a change set', '2026-01-01T00:00:10.000Z'],
  ])('of a stack that is %s: what is absent was not started', async (_, lastUpdated) => {
    aws.stack.status = 'CREATE_IN_PROGRESS';
    aws.stack.lastUpdated = lastUpdated;
    deploy(aws.stack, FLEET, {
      Dev: ['CREATE_COMPLETE', '2026-01-01T00:01:00.000Z', 'dev'],
      Sandbox: ['CREATE_COMPLETE', '2026-01-01T00:01:00.000Z', 'sandbox'],
      Staged: ['CREATE_COMPLETE'],
      Update: ['CREATE_IN_PROGRESS'],
      ProdB: ['CREATE_IN_PROGRESS'],
    });

    expect(await failure()).toBe(
      `${MISSING}; in this deployment, done: dev, sandbox; under way: prod-b; not started: prod-c, prod-d`,
    );
    expect(new Set(aws.stack.calls)).toEqual(new Set(['DescribeStacks', 'GetTemplate', 'ListStackResources']));
    expect(new Set(aws.stack.requests.map((request) => request.get('StackName')))).toEqual(new Set([STACK_ID]));
  });

  test('of a stack that is updated: what was completed before this deployment was not started by it', async () => {
    aws.stack.lastUpdated = BEGIN;
    deploy(aws.stack, FLEET, {
      Dev: ['UPDATE_COMPLETE', BEGIN, 'dev'],
      Sandbox: ['UPDATE_COMPLETE', SINCE, 'sandbox'],
      Staged: ['CREATE_COMPLETE', EARLIER],
      Update: ['UPDATE_IN_PROGRESS', SINCE, 'logs'],
      ProdB: ['UPDATE_IN_PROGRESS', SINCE, 'prod-b'],
      Released: ['CREATE_COMPLETE', EARLIER],
      ProdC: ['UPDATE_COMPLETE', EARLIER, 'prod-c'],
      ProdD: ['CREATE_COMPLETE', EARLIER, 'prod-d'],
    });

    expect(await failure(aws.update())).toBe(
      `${MISSING}; in this deployment, done: dev, sandbox; under way: prod-b; not started: prod-c, prod-d`,
    );
  });

  test('that come before it, only if this deployment has touched them', async () => {
    aws.stack.lastUpdated = BEGIN;
    deploy(
      aws.stack,
      {
        Alone: update('alone'),
        Dev: update('dev'),
        Sandbox: update('sandbox', 'Dev'),
        Staged: { ...barrier(), DependsOn: 'Sandbox' },
        Canary: update('canary', ['Staged']),
        Update: update('logs', ['Canary', 'Staged']),
      },
      {
        Alone: ['CREATE_COMPLETE', EARLIER],
        Dev: ['CREATE_COMPLETE', EARLIER],
        Sandbox: ['CREATE_COMPLETE', EARLIER],
        Canary: ['UPDATE_COMPLETE', SINCE],
      },
    );

    expect(await failure(aws.update())).toBe(`${MISSING}; in this deployment, done: canary; not started: alone`);
  });

  test('that have failed besides', async () => {
    aws.stack.lastUpdated = BEGIN;
    deploy(
      aws.stack,
      { Update: update('logs'), ProdB: update('prod-b'), ProdC: update('prod-c'), ProdD: update('prod-d') },
      {
        ProdB: ['CREATE_FAILED', SINCE],
        ProdC: ['UPDATE_FAILED', SINCE],
        // By an earlier deployment, which was not rolled back.
        ProdD: ['CREATE_FAILED', EARLIER],
      },
    );

    expect(await failure()).toBe(`${MISSING}; in this deployment, also failed: prod-b, prod-c; not started: prod-d`);
  });

  test('also where the wait fails', async () => {
    deploy(aws.stack, { Update: update('logs'), ProdB: update('prod-b', 'Update') });
    aws.simulator.addDomain(ELIGIBLE);
    const answer = await aws.create({ WaitUntil: 'COMPLETED', Timeout: '3000' });
    aws.simulator.removeDomain('logs');

    expect(await failure(aws.poll(answer))).toMatch(
      /the domain was deleted meanwhile; remove the update; in this deployment, not started: prod-b$/,
    );
  });

  test('and no other resources, not even where they fail', async () => {
    deploy(
      aws.stack,
      { Update: update('logs'), ProdB: update('prod-b'), Bucket: { Type: 'AWS::S3::Bucket' } },
      { ProdB: ['CREATE_COMPLETE'], Bucket: ['CREATE_FAILED'] },
    );

    expect(await failure()).toBe(`${MISSING}; in this deployment, done: prod-b`);
  });

  test('and none that is not part of the stack: for a condition, or because it leaves', async () => {
    aws.stack.lastUpdated = BEGIN;
    deploy(
      aws.stack,
      {
        Update: update('logs'),
        ProdB: update('prod-b', undefined, { Condition: 'IsProd' }),
        ProdC: update('prod-c', undefined, { Condition: 'IsProd' }),
      },
      { ProdB: ['CREATE_COMPLETE', EARLIER], Leaves: ['CREATE_COMPLETE', EARLIER] },
    );

    expect(await failure()).toBe(`${MISSING}; in this deployment, not started: prod-b`);
  });

  test('also one that is new, should the template be the former one', async () => {
    aws.stack.lastUpdated = BEGIN;
    deploy(aws.stack, { Update: update('logs') }, { New: ['CREATE_COMPLETE', SINCE, 'new'] });

    expect(await failure()).toBe(`${MISSING}; in this deployment, done: new`);
  });

  test('and is as it is without any', async () => {
    deploy(aws.stack, { Update: update('logs'), Staged: barrier('Update') }, { Update: ['CREATE_IN_PROGRESS'] });

    expect(await failure()).toBe(MISSING);
  });
});

describe('a domain', () => {
  test('of the stack is named by its physical id, as soon as it has one', async () => {
    const domain = { Type: 'AWS::OpenSearchService::Domain' };
    deploy(
      aws.stack,
      {
        Update: update('logs'),
        Made: domain,
        Pending: domain,
        OfMade: update({ Ref: 'Made' }),
        OfPending: update({ Ref: 'Pending' }),
      },
      { Made: ['CREATE_COMPLETE', SINCE, 'made-1a2b3c'], Pending: ['CREATE_IN_PROGRESS'] },
    );

    expect(await failure()).toBe(`${MISSING}; in this deployment, not started: made-1a2b3c, OfPending`);
  });

  test('that the template computes is named by the update’s physical id, once that is complete', async () => {
    const computed = { 'Fn::ImportValue': 'Domain' };
    deploy(
      aws.stack,
      { Update: update('logs'), One: update(computed), Two: update(computed), Three: update({ Ref: 'Parameter' }) },
      { One: ['CREATE_COMPLETE', SINCE, 'imported'], Two: ['CREATE_IN_PROGRESS', SINCE, 'an-invention'] },
    );

    expect(await failure()).toBe(`${MISSING}; in this deployment, done: imported; under way: Two; not started: Three`);
  });
});

describe('a long list', () => {
  test('is cut after ten names', async () => {
    givenNotStarted(names(11, 'prod'));
    expect(await failure()).toBe(
      `${MISSING}; in this deployment, not started: ${names(10, 'prod').join(', ')} and 1 more`,
    );

    givenNotStarted(names(10, 'prod'));
    expect(await failure()).toBe(`${MISSING}; in this deployment, not started: ${names(10, 'prod').join(', ')}`);
  });

  test('is cut sooner where there is less room: every group is told, and the reason stays whole', async () => {
    aws.simulator.addDomain(ELIGIBLE);
    const error = { kind: 'error', name: 'BaseException', status: 400, message: 'No capacity. '.repeat(50) } as const;
    aws.simulator.addFault({ operation: 'StartServiceSoftwareUpdate', ...error, times: 2 });
    const reason = await failure();
    expect(reason).toMatch(/if the domain is busy, deploy again when it is not$/);

    const [done = [], underWay = [], notStarted = []] = ['done', 'under-way', 'not-started'].map((name) =>
      names(20, `${name}-with-a-long-name`.slice(0, 25)),
    );
    deploy(
      aws.stack,
      Object.fromEntries([...done, ...underWay, ...notStarted].map((name) => [name, update(name)])),
      Object.fromEntries([
        ...done.map((name) => [name, ['CREATE_COMPLETE']]),
        ...underWay.map((name) => [name, ['CREATE_IN_PROGRESS']]),
      ]),
    );

    const message = await failure();
    expect(message).toBe(
      `${reason}; in this deployment, done: ${done.slice(0, 5).join(', ')} and 15 more; under way: ${underWay.slice(0, 5).join(', ')} and 15 more; not started: ${notStarted.slice(0, 5).join(', ')} and 15 more`,
    );
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(1_200);
  });

  test('is a number, or is left out, where nothing more fits', async () => {
    const slots = (count: number) => {
      const times = Array.from({ length: count }, (_, hour) => new Date(Date.UTC(2026, 11, 1, hour)));
      aws.simulator.addFault({
        operation: 'StartServiceSoftwareUpdate',
        kind: 'error',
        name: 'SlotNotAvailableException',
        status: 409,
        message: 'No slot. '.repeat(100),
        fields: { SlotSuggestions: times.map((time) => time.getTime()) },
      });
    };
    aws.simulator.addDomain(ELIGIBLE);
    givenNotStarted(names(60, 'a-name-of-27-characters-'));

    slots(26);
    expect(await failure()).toMatch(/ UTC; in this deployment, not started: 60$/);
    slots(27);
    expect(await failure()).toMatch(/ UTC$/);
  });
});

test('the template is as the construct makes it', async () => {
  const stack = new Stack(new App(), 'Updates');
  const add = (name: string, domain: opensearchservice.IDomainRef, ...after: Construct[]) => {
    const added = new ServiceSoftwareUpdate(stack, name, { domain });
    const wave = new CfnWaitConditionHandle(stack, `${name}-wave`);
    wave.node.addDependency(added);
    for (const former of after) {
      added.node.addDependency(former);
    }
    return wave;
  };
  const imported = (name: string) => CfnDomain.fromDomainName(stack, `${name}-domain`, name);
  const first = add('first', imported('dev'));
  const second = add('second', imported('logs'), first);
  add('third', new CfnDomain(stack, 'Prod', {}), second);
  add('fourth', new CfnDomain(stack, 'Named', { domainName: 'named' }), second);
  const template = Template.fromStack(stack).toJSON();
  const idOf = (prefix: string) => Object.keys(template.Resources).find((id) => id.startsWith(prefix)) ?? '';
  aws.stack.lastUpdated = BEGIN;
  deploy(aws.stack, template.Resources, {
    [idOf('first')]: ['UPDATE_COMPLETE', EARLIER],
    Prod: ['CREATE_COMPLETE', SINCE, 'prod-1a2b3c'],
  });

  const request = aws.send({
    RequestType: 'Create',
    LogicalResourceId: idOf('second'),
    ResourceProperties: { DomainName: 'logs', ScheduleAt: 'NOW' },
  });
  expect(await failure(request)).toBe(`${MISSING}; in this deployment, not started: prod-1a2b3c, ${idOf('fourth')}`);
});
