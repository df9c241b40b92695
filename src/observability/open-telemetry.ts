import type { Context, DiagLogger, Span as OpenTelemetrySpan } from '@opentelemetry/api';
import { LoggedExporter } from './logged-exporter.ts';
import type { Logger } from './logger.ts';
import type { Span, SpanOptions, Tracing } from './tracing.ts';

type Api = typeof import('@opentelemetry/api');

export interface RunningTracing {
  tracing: Tracing;
  /** Sends what has not been sent yet. Where it can't be sent, that is told in the log and no failure; it may take as long as an export may. */
  stop(): Promise<void>;
}

/** Packages that nobody needs who does not trace; whoever does installs them beside ours. */
export const tracingPackages = [
  '@opentelemetry/api',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-node',
] as const;

/**
 * Sends traces by OTLP over HTTP, as OpenTelemetry's packages read it from `OTEL_*` variables: endpoint, headers, sampler, batches,
 * service name, resource attributes. What they find wrong with those, and that traces can't be sent, goes to the log. Rejects with Node's
 * ERR_MODULE_NOT_FOUND where a package is missing.
 */
export async function startOpenTelemetry(logger: Logger): Promise<RunningTracing> {
  const { diag, DiagLogLevel } = await import('@opentelemetry/api');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = await import(
    '@opentelemetry/resources'
  );
  const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
  diag.setLogger(diagnosticsIn(logger), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const named = resourceFromAttributes({ 'service.name': serviceName });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new LoggedExporter(new OTLPTraceExporter(), logger))],
  });
  provider.register();
  return { tracing: await openTelemetryTracing(), stop: () => provider.shutdown() };
}

/** Spans of the tracer provider that this process has registered with OpenTelemetry's API: for who sets that up himself. */
export async function openTelemetryTracing(): Promise<Tracing> {
  const api = await import('@opentelemetry/api');
  const tracer = api.trace.getTracer(serviceName);
  const start = (options: SpanOptions): { span: OpenTelemetrySpan; around: Context } => {
    const { name, kind, attributes = {}, from } = options;
    const parent = from ? api.propagation.extract(api.context.active(), from) : api.context.active();
    const span = tracer.startSpan(name, { kind: spanKind(api, kind), attributes }, parent);
    return { span, around: api.trace.setSpan(parent, span) };
  };
  return {
    span(options, work) {
      const { span, around } = start(options);
      return untilDone(api, span, () => api.context.with(around, () => work(facadeOf(span))));
    },
    begin(options) {
      const { span, around } = start(options);
      return { ...facadeOf(span), run: (work) => api.context.with(around, work), end: () => span.end() };
    },
    detached: (work) => api.context.with(api.ROOT_CONTEXT, work),
    annotate(attributes) {
      api.trace.getActiveSpan()?.setAttributes(attributes);
    },
  };
}

const serviceName = 'gamelift-graphql';

/** Their sentences without what stands behind them, which may be anything. */
function diagnosticsIn(logger: Logger): DiagLogger {
  const tell = (sentence: string) => logger.warn({}, `OpenTelemetry: ${sentence}`);
  const ignore = () => {};
  return { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore };
}

function facadeOf(span: OpenTelemetrySpan): Span {
  return { set: (attributes) => void span.setAttributes(attributes) };
}

function untilDone<T>(api: Api, span: OpenTelemetrySpan, work: () => T): T {
  const fail = (error: unknown) => {
    // The name alone: messages may quote what a client sent.
    const description = error instanceof Error ? error.name : typeof error;
    span.setStatus({ code: api.SpanStatusCode.ERROR, message: description });
  };
  try {
    const result = work();
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    // Observed beside the caller, who gets the promise as it is.
    result.then(undefined, fail).finally(() => span.end());
    return result;
  } catch (error) {
    fail(error);
    span.end();
    throw error;
  }
}

function spanKind(api: Api, kind: SpanOptions['kind']) {
  if (kind === 'server') return api.SpanKind.SERVER;
  return kind === 'client' ? api.SpanKind.CLIENT : api.SpanKind.INTERNAL;
}
