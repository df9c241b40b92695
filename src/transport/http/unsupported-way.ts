import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import { refusal } from '../../execution/refusal.ts';

/**
 * Why a request is none of those that GraphQL is served by, and which are: 405 for a method other than GET and POST, 400 for a request of
 * graphql-sse's single connection mode. Null for any other.
 */
export function unsupportedWay(request: IncomingMessage): GraphQLError | null {
  const { method = 'GET' } = request;
  const isTaken = method === 'GET' || method === 'POST';
  const isSingle = method === 'PUT' || hasStreamToken(request);
  if (isTaken && !isSingle) return null;
  const message = isSingle ? singleConnection : `GraphQL is served by GET and POST, not by ${method}`;
  const http = isTaken ? { status: 400 } : { status: 405, headers: { allow: 'GET, POST' } };
  return refusal('INVALID_REQUEST', message, http);
}

const singleConnection =
  "graphql-sse's single connection mode is not served: send each operation in a GET or POST of its own that accepts text/event-stream (distinct connections mode), or subscribe over WebSocket (graphql-transport-ws)";

/** A stream is reserved by PUT; whatever follows names it by a header, or in the address, as EventSource must. */
function hasStreamToken({ headers, url = '' }: IncomingMessage): boolean {
  if (headers['x-graphql-event-stream-token'] !== undefined) return true;
  if (!url.includes('token=')) return false;
  const search = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  return search.has('token') && !search.has('query');
}
