/**
 * What OpenTelemetry's Lambda layer does before the handler is loaded, in its order, but for an exporter that writes to the log.
 *
 * @see https://github.com/open-telemetry/opentelemetry-lambda/tree/main/nodejs/packages/layer: src/init.mjs
 */
import { register } from 'node:module';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { AwsLambdaInstrumentation } from '@opentelemetry/instrumentation-aws-lambda';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const instrumentations = [new AwsLambdaInstrumentation(), new HttpInstrumentation()];
registerInstrumentations({ instrumentations });

const exporter = {
  export(spans, done) {
    console.log(JSON.stringify({ spans: spans.map(({ name, attributes }) => ({ name, attributes })) }));
    done({ code: 0 });
  },
  async shutdown() {},
};
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
tracerProvider.register();
registerInstrumentations({ instrumentations, tracerProvider });

// As the layer does: what import() loads is out of the reach of a hook on require().
if (process.env.AWS_EXECUTION_ENV === 'AWS_Lambda_nodejs24.x') {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
}
