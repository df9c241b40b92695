import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client as Socket } from 'graphql-ws';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { Client, fetchExchange, Provider } from 'urql';
import { Access, type AccessState } from './access.ts';
import { Connection, type ConnectionState } from './connection.ts';
import type { Memory } from './memory.ts';
import { createSocket } from './socket.ts';
import { useStore } from './store.ts';
import { followStream, type StreamEnd, type StreamEvent } from './stream.ts';

/** The way to the gateway: queries and mutations by urql over HTTP, streams over one WebSocket. */
export interface Graph {
  queries: Client;
  socket: Socket;
  connection: Connection;
  access: Access;
}

/**
 * @param origin of the page, the only one that it calls.
 * @param memory keeps the credential.
 */
export function createGraph(origin: string, memory: Memory): Graph {
  const connection = new Connection({ now: () => performance.now(), wallTime: Date.now });
  const access = new Access(memory);
  return {
    connection,
    access,
    socket: createSocket({ url: `${origin.replace(/^http/, 'ws')}/graphql`, connection, access, random: Math.random }),
    // No cache: streams deliver changes, and a query asks for the present state.
    queries: new Client({
      url: `${origin}/graphql`,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      fetch: access.fetch,
    }),
  };
}

const GraphContext = createContext<Graph | null>(null);

export function GraphProvider({ graph, children }: { graph: Graph; children: ReactNode }) {
  return (
    <GraphContext value={graph}>
      <Provider value={graph.queries}>{children}</Provider>
    </GraphContext>
  );
}

export function useGraph(): Graph {
  const graph = useContext(GraphContext);
  if (!graph) throw new Error('expected a GraphProvider around this component, found none');
  return graph;
}

export function useConnection(): ConnectionState {
  return useStore(useGraph().connection.state);
}

export function useAccess(): AccessState & Pick<Access, 'give' | 'forget'> {
  const { access } = useGraph();
  const state = useStore(access.state);
  return { ...state, give: (credential) => access.give(credential), forget: () => access.forget() };
}

/** How far a stream has come. */
export interface StreamProgress {
  /** The stream has started: what is shown is what the gateway knows. Before that it may say that it waits for GameLift. */
  isStarted: boolean;
  /** Null while it goes on. */
  end: StreamEnd | null;
}

interface UseStreamOptions<Data, Variables, Event extends StreamEvent> {
  document: TypedDocumentNode<Data, Variables>;
  /** Without `after`. Null: nothing is followed. Others begin another stream. */
  variables: Omit<Variables, 'after'> | null;
  eventOf(data: Data): Event;
  /** Another stream begins: the events of the last one count no more. */
  onBegin(): void;
  onEvent(event: Event): void;
}

/** Follows a subscription while the component is there. */
export function useStream<Data, Variables, Event extends StreamEvent>(
  options: UseStreamOptions<Data, Variables, Event>,
): StreamProgress {
  const { socket, connection } = useGraph();
  const [progress, setProgress] = useState<StreamProgress & { key: string | null }>({ ...nothingYet, key: null });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const key = options.variables && JSON.stringify(options.variables);

  useEffect(() => {
    if (key === null) return;
    latest.current.onBegin();
    let isStarted = false;
    let hasEnded = false;
    return followStream<Data, Variables, Event>({
      client: socket,
      connection,
      document: latest.current.document,
      variables: JSON.parse(key),
      eventOf: (data) => latest.current.eventOf(data),
      onEvent(event) {
        if (event.__typename === 'StreamStarted' && (!isStarted || hasEnded)) {
          isStarted = true;
          hasEnded = false;
          setProgress({ key, isStarted, end: null });
        }
        latest.current.onEvent(event);
      },
      onEnd(end) {
        hasEnded = true;
        setProgress({ key, isStarted, end });
      },
    });
  }, [socket, connection, key]);

  return progress.key === key ? progress : nothingYet;
}

const nothingYet: StreamProgress = { isStarted: false, end: null };
