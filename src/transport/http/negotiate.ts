/** What results are written as. */
export type ResultType = 'application/json' | 'application/graphql-response+json' | 'text/event-stream';

const json = 'application/json';
const graphqlJson = 'application/graphql-response+json';
const eventStream = 'text/event-stream';

/** The media type of a result: the first that the client accepts of those that hold one value, else an event stream; null where it accepts neither. */
export function resultTypeOf(accept: string | undefined): ResultType | null {
  if (accept === undefined || accept === json) return json;
  if (accept === graphqlJson) return graphqlJson;
  const accepted = mediaTypesIn(accept);
  for (const type of accepted) {
    if (type === json || type === '*/*' || type === 'application/*') return json;
    if (type === graphqlJson) return graphqlJson;
  }
  return accepted.some(isEventStream) ? eventStream : null;
}

/** Whether the client takes an event stream. */
export function acceptsEventStream(accept: string | undefined): boolean {
  return accept === undefined || mediaTypesIn(accept).some((type) => isEventStream(type) || type === '*/*');
}

export function isJson(contentType: string | null | undefined): boolean {
  return contentType === json || (contentType != null && mediaTypeIn(contentType) === json);
}

function isEventStream(type: string): boolean {
  return type === eventStream || type === 'text/*';
}

/** Those of UTF-8, in the order of the header. */
function mediaTypesIn(accept: string): string[] {
  const parts = (accept.trim() || '*/*').split(',');
  return parts.filter((part) => !asksForOtherCharset(part)).map(mediaTypeIn);
}

function asksForOtherCharset(part: string): boolean {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(part)?.[1];
  return charset !== undefined && charset.toLowerCase() !== 'utf-8';
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
