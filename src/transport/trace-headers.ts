type TraceHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What names the trace of an operation on a WebSocket, whose messages have no headers: `traceparent` (and `tracestate`) in the operation's
 * own `extensions`, else in the payload of connection_init, else in the headers of the upgrade. No specification says where; these are the
 * places that the protocol has for it, the narrowest first.
 */
export function traceHeadersOf(
  extensions: object | null | undefined,
  connectionParams: object | undefined,
  upgrade: TraceHeaders,
): TraceHeaders {
  return traceIn(extensions) ?? traceIn(connectionParams) ?? upgrade;
}

/** What W3C Trace Context makes of a text that is none is nothing: the operation begins a trace of its own. */
function traceIn(carrier: object | null | undefined): TraceHeaders | null {
  if (!carrier || !('traceparent' in carrier) || typeof carrier.traceparent !== 'string') return null;
  const { traceparent } = carrier;
  const tracestate = 'tracestate' in carrier && typeof carrier.tracestate === 'string' ? carrier.tracestate : undefined;
  return { traceparent, tracestate };
}
