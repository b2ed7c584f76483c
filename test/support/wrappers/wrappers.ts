import * as path from 'node:path';

/** What a function wrote and sent by the time it ended. */
export interface Traces {
  readonly log: string;
  /** The bodies of what came to the collector. */
  readonly collected: readonly string[];
  /** The datagrams that came to X-Ray's daemon. */
  readonly datagrams: readonly string[];
}

export interface Invocation {
  readonly requestId: string;
  readonly traceId: string;
}

/** A wrapper as it is put on every function of a company. */
export interface Wrapper {
  readonly name: string;
  /** What its layer, or whoever adds it, puts into the function's environment. */
  environment(collector: URL): Readonly<Record<string, string>>;
  /** By what its traces tell the invocation. */
  readonly identifies: keyof Invocation;
  /** Which invocations it has traced; if it does nothing, none. */
  tracedInvocations(traces: Traces): string[];
}

/** The name in Lambda, and so that of the span of an invocation. */
export const FUNCTION_NAME = 'updates';

type Json = Record<string, unknown>;

interface Span {
  readonly name: string;
  readonly attributes: Json;
}

/** The layer's script sets the option; the layer's own script is what the option names. */
const openTelemetry: Wrapper = {
  name: 'OpenTelemetry',
  environment: () => ({
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-handler',
    NODE_OPTIONS: `--import ${path.join(__dirname, 'opentelemetry.mjs')}`,
    OTEL_PROPAGATORS: 'tracecontext,baggage,xray',
    OTEL_RESOURCE_ATTRIBUTES: `service.name=${FUNCTION_NAME}`,
  }),
  identifies: 'requestId',
  tracedInvocations: ({ log }) =>
    jsonLines(log)
      .flatMap(({ spans = [] }) => spans as Span[])
      .filter(({ name }) => name === FUNCTION_NAME)
      .map(({ attributes }) => String(attributes['faas.invocation_id'])),
};

const sentry: Wrapper = {
  name: 'Sentry',
  environment: ({ host }) => ({
    NODE_OPTIONS: '--import @sentry/aws-serverless/awslambda-auto',
    SENTRY_DSN: `http://key@${host}/1`,
    SENTRY_TRACES_SAMPLE_RATE: '1.0',
  }),
  identifies: 'requestId',
  tracedInvocations: ({ collected }) =>
    collected
      .flatMap(jsonLines)
      .filter(({ type, transaction }) => type === 'transaction' && transaction === FUNCTION_NAME)
      .map(({ contexts }) => String((contexts as { 'aws.lambda'?: Json })['aws.lambda']?.aws_request_id)),
};

/** Without its extension, which is a program of its own: the traces are in the log, for Datadog's forwarder. */
const datadog: Wrapper = {
  name: 'Datadog',
  environment: ({ origin }) => ({
    _HANDLER: path.join(path.dirname(require.resolve('datadog-lambda-js')), 'handler.handler'),
    DD_LAMBDA_HANDLER: 'index.handler',
    DD_FLUSH_TO_LOG: 'true',
    DD_TRACE_AGENT_URL: origin,
  }),
  identifies: 'requestId',
  tracedInvocations: ({ log }) =>
    jsonLines(log)
      .flatMap(({ traces = [] }) => (traces as { readonly name: string; readonly meta: Json }[][]).flat())
      .filter(({ name }) => name === 'aws.lambda')
      .map(({ meta }) => String(meta.request_id)),
};

/** Lambda itself traces the invocation; the SDK adds the calls to it. */
const xRay: Wrapper = {
  name: 'X-Ray',
  environment: () => ({
    NODE_OPTIONS: `--require ${path.join(__dirname, 'x-ray.cjs')}`,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  }),
  identifies: 'traceId',
  tracedInvocations: ({ datagrams }) => [
    ...new Set(datagrams.flatMap(jsonLines).flatMap(({ trace_id: id }) => (id === undefined ? [] : [String(id)]))),
  ],
};

export const WRAPPERS: readonly Wrapper[] = [openTelemetry, sentry, datadog, xRay];

/** The lines of a text that are JSON objects. */
function jsonLines(text: string): Json[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
      return value === undefined ? [] : [value as Json];
    } catch {
      return [];
    }
  });
}
