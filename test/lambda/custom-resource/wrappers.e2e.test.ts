import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BUNDLE, NODE, type Runtime, WrappedFunction } from '../../support/wrappers/wrapped-function';
import { type Traces, WRAPPERS, type Wrapper } from '../../support/wrappers/wrappers';

const run = promisify(execFile);
const CREATE = {
  requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fc1',
  traceId: '1-5759e988-bd862e3fe1be46a994272791',
};
const DELETE = {
  requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fc2',
  traceId: '1-5759e988-bd862e3fe1be46a994272792',
};

/** Creates and deletes a resource. */
async function liveUnder(runtime: Runtime, wrapper?: Wrapper): Promise<{ answers: unknown[]; traces: Traces }> {
  const wrapped = await WrappedFunction.start(runtime, wrapper);
  let traces: Traces;
  try {
    await wrapped.load();
    await wrapped.invoke(CREATE, { RequestType: 'Create' });
    const [created] = wrapped.answers;
    await wrapped.invoke(DELETE, { RequestType: 'Delete', PhysicalResourceId: created?.PhysicalResourceId });
  } finally {
    traces = await wrapped.stop();
  }
  return { answers: wrapped.answers, traces };
}

const SUCCESSES = [CREATE, DELETE].map(({ requestId }) =>
  expect.objectContaining({ Status: 'SUCCESS', RequestId: requestId }),
);

describe.each<Runtime>(['nodejs24.x', 'nodejs22.x'])('as %s loads it', (runtime) => {
  test.each(WRAPPERS)('the handler answers once under $name, which traces each invocation', async (wrapper) => {
    const { answers, traces } = await liveUnder(runtime, wrapper);

    expect(answers).toEqual(SUCCESSES);
    expect(wrapper.tracedInvocations(traces)).toEqual([CREATE[wrapper.identifies], DELETE[wrapper.identifies]]);
  });

  test('the handler answers once without a wrapper', async () => {
    const { answers } = await liveUnder(runtime);

    expect(answers).toEqual(SUCCESSES);
  });
});

test('what the bundle exports can be replaced, and is seen by import()', async () => {
  const script = `
    const module = await import(${JSON.stringify(BUNDLE)});
    const { value, ...how } = Object.getOwnPropertyDescriptor(module.default, 'handler');
    console.log(JSON.stringify({ imported: typeof module.handler, exported: typeof value, ...how }));`;

  const { stdout } = await run(NODE, ['--input-type=module', '--eval', script]);

  expect(JSON.parse(stdout)).toEqual({
    imported: 'function',
    exported: 'function',
    configurable: true,
    enumerable: true,
    writable: true,
  });
});
