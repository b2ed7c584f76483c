import * as fc from 'fast-check';
import { ELIGIBLE, HandlerUnderTest, keepLog } from '../../support/handler-under-test';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

let aws: HandlerUnderTest;

keepLog();

beforeAll(async () => {
  aws = await HandlerUnderTest.start();
  aws.simulator.addDomain(ELIGIBLE);
});
afterAll(() => aws.stop());

/** What any JSON does to the handler: it answers, or fails with one line. */
async function answersOrFails(promise: Promise<unknown>): Promise<void> {
  const failure = await promise.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!failure) {
    return;
  }
  expect(failure.name).toBe('ServiceSoftwareUpdateError');
  expect(failure.message).toMatch(/^[^\n]+; [^\n]+$/);
  expect(Buffer.byteLength(JSON.stringify(failure.message))).toBeLessThanOrEqual(1_200);
}

const anyText = fc.string({ unit: 'binary', maxLength: 2_000 });
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), anyText, fc.constant('x'.repeat(100_000)));
const mostlyRight = fc.record(
  {
    DomainName: fc.oneof(fc.constant('logs'), anything),
    ScheduleAt: fc.oneof(fc.constantFrom('NOW', 'TIMESTAMP', 'OFF_PEAK_WINDOW'), anything),
    DesiredStartTime: fc.oneof(fc.constant('2026-12-01T02:00:00Z'), anything),
    TargetVersion: fc.oneof(fc.constant('R20260720'), anything),
    WaitUntil: fc.oneof(fc.constant('COMPLETED'), anything),
    Timeout: fc.oneof(fc.constant('60'), anything),
    MaxWaitForSlot: fc.oneof(fc.constant('60'), anything),
    Trigger: anything,
  },
  { requiredKeys: [] },
);

test(`any properties of any request, with seed ${SEED}`, async () => {
  const request = fc.record({
    RequestType: fc.oneof(fc.constantFrom('Create', 'Update', 'Delete'), anything),
    PhysicalResourceId: fc.oneof(fc.constant('logs'), anyText),
    ResourceProperties: fc.oneof(mostlyRight, anything),
    OldResourceProperties: fc.oneof(mostlyRight, anything),
  });

  await fc.assert(
    fc.asyncProperty(request, (event) => answersOrFails(aws.send(event))),
    { numRuns: 500, seed: SEED },
  );
});

test(`any description and versions of a domain, with seed ${SEED}`, async () => {
  const offer = fc.record({ description: anyText, newVersion: anyText });
  aws.simulator.addDomain({ name: 'search' });

  await fc.assert(
    fc.asyncProperty(offer, fc.option(anyText, { nil: undefined }), async ({ newVersion, description }, target) => {
      const domain = aws.simulator.domain('search');
      domain.cancelUpdate();
      domain.offerVersion(newVersion, { description });
      await answersOrFails(aws.create({ DomainName: 'search', ...(target ? { TargetVersion: target } : {}) }));
    }),
    { numRuns: 100, seed: SEED },
  );
});
