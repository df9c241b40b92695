import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Comes in from a proxy that has given the request one, and goes out with every answer. */
export const requestIdHeader = 'x-request-id';

/** The request's ID: its header's, if that is a plain one, else a new one; the same each time it is asked. */
export function requestIdOf(request: IncomingMessage): string {
  const known = requestIds.get(request);
  if (known !== undefined) return known;
  const header = request.headers[requestIdHeader];
  // It is written into logs and answers: nothing but what can't be mistaken for something else there.
  const requestId = typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : newRequestId();
  requestIds.set(request, requestId);
  return requestId;
}

/** In one piece: Node's is put together of twenty, which a WebSocket would hold for as long as it is open. */
function newRequestId(): string {
  return Buffer.from(randomUUID()).toString('latin1');
}

const requestIds = new WeakMap<IncomingMessage, string>();
