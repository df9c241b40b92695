/** What results are written as. */
export type ResultType = 'application/json' | 'application/graphql-response+json' | 'text/event-stream';

const json = 'application/json';
const graphqlJson = 'application/graphql-response+json';
const eventStream = 'text/event-stream';

/**
 * The media type of a result: of those that hold one value the one that the client prefers, else an event stream; null where it accepts neither. Of
 * equal weight the first in the header is preferred.
 */
export function resultTypeOf(accept: string | undefined): ResultType | null {
  if (accept === undefined || accept === json) return json;
  if (accept === graphqlJson) return graphqlJson;
  const ranges = rangesIn(accept);
  const [plain, modern] = [rangeOf(ranges, json), rangeOf(ranges, graphqlJson)];
  if (isPreferred(modern, plain)) return graphqlJson;
  if (plain) return json;
  return rangeOf(ranges, eventStream) ? eventStream : null;
}

/** Whether the client takes an event stream. */
export function acceptsEventStream(accept: string | undefined): boolean {
  return accept === undefined || rangeOf(rangesIn(accept), eventStream) !== null;
}

export function isJson(contentType: string | null | undefined): boolean {
  return contentType === json || (contentType != null && mediaTypeIn(contentType) === json);
}

/** The charset that a media type names, where it is another than UTF-8 or a part of it; else null. */
export function otherCharsetIn(mediaType: string | undefined): string | null {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(mediaType ?? '')?.[1];
  return charset === undefined || /^(?:utf-?8|us-ascii|)$/i.test(charset) ? null : charset;
}

/** A media range of an Accept header. */
interface MediaRange {
  type: string;
  /** 0 to 1; 0 means that it is not accepted. */
  weight: number;
  index: number;
}

/** Those of UTF-8, in the order of the header. */
function rangesIn(accept: string): MediaRange[] {
  const parts = (accept.trim() || '*/*').split(',').filter((part) => otherCharsetIn(part) === null);
  return parts.map((part, index) => ({ type: mediaTypeIn(part), weight: weightIn(part), index }));
}

/** The most specific range that a type falls into (RFC 9110, 12.5.1); null where it is not accepted. */
function rangeOf(ranges: readonly MediaRange[], type: string): MediaRange | null {
  const names = [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*'];
  for (const name of names) {
    const range = ranges.find((each) => each.type === name);
    if (range) return range.weight > 0 ? range : null;
  }
  return null;
}

function isPreferred(range: MediaRange | null, other: MediaRange | null): boolean {
  if (range === null || other === null) return range !== null;
  return range.weight === other.weight ? range.index < other.index : range.weight > other.weight;
}

/** One that can't be read counts as none. */
function weightIn(part: string): number {
  const weight = Number(/;\s*q\s*=\s*([\d.]+)/i.exec(part)?.[1] ?? 1);
  return Number.isNaN(weight) ? 1 : weight;
}

function mediaTypeIn(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** The answer to a client that accepts none of the media types that there are for a result. */
export function noResultTypeAccepted() {
  return notAcceptable(`This is answered as ${resultTypes} only`, resultTypes);
}

/** The answer to a client that asks for a subscription and accepts no event stream: Apollo's clients would take multipart/mixed. */
export function noEventStreamAccepted() {
  const message =
    'A subscription is answered as text/event-stream only, not as multipart/mixed or as one result; or subscribe over WebSocket (graphql-transport-ws)';
  return notAcceptable(message, eventStream);
}

function notAcceptable(message: string, available: string) {
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'INVALID_REQUEST' } }] });
  const length = String(Buffer.byteLength(body));
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': length, accept: available };
  return { status: 406, headers, body };
}

/** The media types of results. */
const resultTypes = `${json}, ${graphqlJson}`;
