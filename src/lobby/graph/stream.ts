import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client } from 'graphql-ws';
import { stringifyDocument } from 'urql';
import type { Connection } from './connection.ts';
import { type GraphError, graphErrorOf, isHealedByTime, networkError } from './graph-error.ts';
import { troubleOf } from './trouble.ts';

/** What every event of our streams has, and the members of those that all streams share. */
export interface StreamEvent {
  __typename: string;
  cursor: string;
  outcome?: 'NEW' | 'RECOVERED' | 'RESET';
  resetReason?: string | null;
  stale?: boolean;
}

/** Why a stream is over: it is complete, or it can't go on; `isRetried` where it is tried again all the same. */
export type StreamEnd = { kind: 'completed' } | { kind: 'failed'; error: GraphError; isRetried: boolean };

export interface StreamOptions<Data, Variables, Event extends StreamEvent> {
  client: Client;
  connection: Connection;
  document: TypedDocumentNode<Data, Variables>;
  /** Without `after`, which is ours. */
  variables: Omit<Variables, 'after'>;
  eventOf(data: Data): Event;
  onEvent(event: Event): void;
  /** Where it is tried again, an event says that it goes on. */
  onEnd(end: StreamEnd): void;
}

/**
 * Follows a subscription for as long as it can be followed: after a lost connection, and after an ending that time heals, it goes on
 * from the last cursor, however long that takes. The connection learns of the first failure, `onEnd` only of several in a row.
 * Returns what stops it.
 */
export function followStream<Data, Variables, Event extends StreamEvent>(
  options: StreamOptions<Data, Variables, Event>,
): () => void {
  const { client, connection, eventOf, onEvent, onEnd } = options;
  const query = stringifyDocument(options.document);
  /** By which the connection knows this stream. */
  const stream = {};
  let cursor: string | undefined;
  let failures = 0;
  /** On this connection: before that a stream says only that it waits for GameLift. */
  let hasStarted = false;
  let isStale = false;
  let isStopped = false;
  let unsubscribe: () => void = () => {};
  let waiting: number | undefined;
  connection.ofStream(stream, 'loading');
  subscribe();
  return () => {
    isStopped = true;
    connection.ofStream(stream, undefined);
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
          hasStarted = false;
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
    connection.received();
    if (event.__typename === 'StreamStarted') start(event);
    // Between two checkpoints GameLift may be read late: mutations, which need no reading, have events, too.
    if (event.__typename === 'StreamCheckpoint') isStale = event.stale === true;
    connection.ofStream(stream, isStale ? 'slow' : null);
    if (hasStarted) {
      failures = 0;
      // From where it waits nothing can be resumed: it would begin anew, as if something had been missed.
      cursor = event.cursor;
    }
    onEvent(event);
  }

  function start({ outcome, resetReason }: Event) {
    hasStarted = true;
    // It begins with what was read just now.
    if (outcome !== 'RECOVERED') isStale = false;
    if (outcome && outcome !== 'NEW') connection.resumed(outcome, resetReason ?? null);
  }

  function end(error: GraphError | undefined) {
    if (isStopped) return;
    isStale = false;
    connection.ofStream(stream, error && troubleOf(error));
    if (!error) return onEnd({ kind: 'completed' });
    if (error.code === 'INVALID_CURSOR' && cursor !== undefined) cursor = undefined;
    else if (!isHealedByTime(error)) return onEnd({ kind: 'failed', error, isRetried: false });
    failures += 1;
    if (failures > quietFailures) onEnd({ kind: 'failed', error, isRetried: true });
    waiting = window.setTimeout(
      subscribe,
      error.retryAfterMs ?? Math.min(longestWaitMs, shortestWaitMs * 2 ** failures),
    );
  }
}

/** So many in a row are worth no word. */
const quietFailures = 2;
const shortestWaitMs = 250;
const longestWaitMs = 15_000;

/** What graphql-ws hands to `error`: the protocol's errors, or a close event that is final. */
function errorOf(error: unknown): GraphError {
  if (Array.isArray(error)) return graphErrorOf(error);
  const reason = error instanceof CloseEvent ? `${error.code} ${error.reason}` : String(error);
  return networkError(`The connection was closed for good (${reason.trim()})`);
}
