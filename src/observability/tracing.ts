/** What a span is about: few, short, and never a sensitive member (CONTRIBUTING.md). */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work in a trace. */
export interface Span {
  set(attributes: Attributes): void;
}

/** A span whose end is told by a call. */
export interface OpenSpan extends Span {
  /** Does work within it. */
  run<T>(work: () => T): T;
  end(): void;
}

/** How a span comes into being. */
export interface SpanOptions {
  name: string;
  /** `server`: an operation of a client; `client`: a call of GameLift. Default: work within this process. */
  kind?: 'server' | 'client';
  attributes?: Attributes;
  /** Headers that may name the trace of the caller (W3C `traceparent`). */
  from?: Readonly<Record<string, string | string[] | undefined>>;
}

/** Tells where time goes. The parts know this much of it; what OpenTelemetry makes of it is in open-telemetry.ts. */
export interface Tracing {
  /**
   * Does the work within a span, which ends when the work returns or its promise settles; a failure is recorded on it and thrown
   * on. Spans begun meanwhile, by whatever the work calls or awaits, are its children.
   */
  span<T>(options: SpanOptions, work: (span: Span) => T): T;
  /** Begins a span for work that several callers share. */
  begin(options: SpanOptions): OpenSpan;
  /** Does work outside of every span: what outlives the operation that was its occasion. */
  detached<T>(work: () => T): T;
  /** Tells something about the span around the caller. */
  annotate(attributes: Attributes): void;
}

const silentSpan: OpenSpan = { set() {}, run: (work) => work(), end() {} };

/** Tracing that is off: the work is called and nothing else happens. */
export const noTracing: Tracing = {
  span: (_options, work) => work(silentSpan),
  begin: () => silentSpan,
  detached: (work) => work(),
  annotate() {},
};
