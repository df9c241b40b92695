import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client } from 'graphql-ws';
import { stringifyDocument } from 'urql';
import type { Connection } from './connection.ts';
import { type GraphError, graphErrorOf, networkError } from './graph-error.ts';

/** What every event of our streams has, and the members of those that all streams share. */
export interface StreamEvent {
  __typename: string;
  cursor: string;
  outcome?: 'NEW' | 'RECOVERED' | 'RESET';
  reason?: string | null;
  stale?: boolean;
}

/** Why a stream is over: all is told, or it can't go on. */
export type StreamEnd = { kind: 'completed' } | { kind: 'failed'; error: GraphError };

export interface StreamOptions<Data, Variables, Event extends StreamEvent> {
  client: Client;
  connection: Connection;
  document: TypedDocumentNode<Data, Variables>;
  /** Without `after`, which is ours. */
  variables: Omit<Variables, 'after'>;
  eventOf(data: Data): Event;
  onEvent(event: Event): void;
  onEnd(end: StreamEnd): void;
}

/**
 * Follows a subscription for as long as it can be followed: after a lost connection, and after an ending that time heals, it goes on
 * from the last cursor. Answers what stops it.
 */
export function followStream<Data, Variables, Event extends StreamEvent>(
  options: StreamOptions<Data, Variables, Event>,
): () => void {
  const { client, connection, eventOf, onEvent, onEnd } = options;
  const query = stringifyDocument(options.document);
  let cursor: string | undefined;
  let failures = 0;
  let isStopped = false;
  let unsubscribe: () => void = () => {};
  let waiting: number | undefined;
  subscribe();
  return () => {
    isStopped = true;
    clearTimeout(waiting);
    unsubscribe();
  };

  function subscribe() {
    let failed: GraphError | undefined;
    unsubscribe = client.subscribe<Data>(
      {
        query,
        // graphql-ws sends the payload anew with each connection: by then it asks for what follows the last event.
        get variables() {
          return { ...options.variables, after: cursor };
        },
      },
      {
        next({ data, errors }) {
          // A field that failed leaves the event; a stream that failed has none.
          if (data) receive(eventOf(data));
          else failed = graphErrorOf(errors ?? []);
        },
        error: (error) => end(errorOf(error)),
        complete: () => end(failed),
      },
    );
  }

  function receive(event: Event) {
    failures = 0;
    connection.received();
    if (event.__typename === 'StreamStarted' && event.outcome && event.outcome !== 'NEW') {
      connection.resumed(event.outcome, event.reason ?? null);
    }
    if (event.__typename === 'StreamCheckpoint') connection.checked(event.stale === true);
    cursor = event.cursor;
    onEvent(event);
  }

  function end(error: GraphError | undefined) {
    if (isStopped) return;
    if (!error) return onEnd({ kind: 'completed' });
    if (error.code === 'INVALID_CURSOR' && cursor !== undefined) cursor = undefined;
    else if (!healing.has(error.code) || failures >= mostFailures) return onEnd({ kind: 'failed', error });
    failures += 1;
    waiting = window.setTimeout(
      subscribe,
      error.retryAfterMs ?? Math.min(longestWaitMs, shortestWaitMs * 2 ** failures),
    );
  }
}

/** Endings after which the same stream may well go on. */
const healing: ReadonlySet<string> = new Set(['SLOW_CONSUMER', 'UPSTREAM_UNAVAILABLE', 'THROTTLED', 'RATE_LIMITED']);
/** In a row, without an event between them. */
const mostFailures = 8;
const shortestWaitMs = 500;
const longestWaitMs = 15_000;

/** What graphql-ws hands to `error`: the protocol's errors, or a close event that is final. */
function errorOf(error: unknown): GraphError {
  if (Array.isArray(error)) return graphErrorOf(error);
  const reason = error instanceof CloseEvent ? `${error.code} ${error.reason}` : String(error);
  return networkError(`The connection was closed for good (${reason.trim()})`);
}
