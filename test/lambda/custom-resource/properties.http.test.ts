import { HandlerUnderTest, keepLog } from '../../support/handler-under-test';

let aws: HandlerUnderTest;
const start = async (...args: Parameters<typeof HandlerUnderTest.start>) => {
  aws = await HandlerUnderTest.start(...args);
};

keepLog();
afterEach(() => aws.stop());

describe('input that CloudFormation never sends', () => {
  beforeEach(() => start());

  test.each([
    [null, 'DomainName must be the name of a domain (got: undefined)'],
    [[], 'DomainName must be the name of a domain (got: undefined)'],
    [{ DomainName: 5 }, 'DomainName must be the name of a domain (got: 5)'],
    [{ DomainName: '../logs' }, 'DomainName must be the name of a domain (got: "../logs")'],
    [{ ScheduleAt: 'LATER' }, 'ScheduleAt must be NOW, TIMESTAMP or OFF_PEAK_WINDOW (got: "LATER")'],
    [{ ScheduleAt: 'TIMESTAMP' }, 'DesiredStartTime must be a time in ISO 8601 (got: undefined)'],
    [
      { ScheduleAt: 'TIMESTAMP', DesiredStartTime: 'soon' },
      'DesiredStartTime must be a time in ISO 8601 (got: "soon")',
    ],
    [{ TargetVersion: 5 }, 'TargetVersion must be a service software version (got: 5)'],
    [{ TargetVersion: '' }, 'TargetVersion must be a service software version (got: "")'],
    [{ WaitUntil: 'SOON' }, 'WaitUntil must be COMPLETED (got: "SOON")'],
    [{ WaitUntil: 'COMPLETED' }, 'Timeout must be a number of seconds (got: undefined)'],
    [{ WaitUntil: 'COMPLETED', Timeout: '-1' }, 'Timeout must be a number of seconds up to 43200 (got: "-1")'],
    [{ MaxWaitForSlot: '601' }, 'MaxWaitForSlot must be a number of seconds up to 600 (got: "601")'],
    [{ MaxWaitForSlot: 600 }, 'MaxWaitForSlot must be a number of seconds up to 600 (got: 600)'],
  ])('the properties %j', async (properties, message) => {
    await expect(aws.create(properties)).rejects.toThrow(`${message}; correct the resource's properties`);
    expect(aws.operations).toEqual([]);
  });

  test('a request of an unknown type', async () => {
    await expect(aws.send({ RequestType: 'Import' })).rejects.toThrow(
      'RequestType must be Create, Update or Delete (got: "Import"); only CloudFormation calls this function',
    );
  });
});
