import type { IncomingMessage } from 'node:http';
import { makeServer, type Server } from 'graphql-ws';
import { createAbort } from '../lib/abort.ts';
import type { Execution } from './execution.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import { refusal } from './refusal.ts';
import { SocketSubscription } from './socket-subscription.ts';
import type { SocketWriter } from './socket-writer.ts';

/** What we keep of a socket beside the protocol's own state. */
export interface SocketExtra {
  request: IncomingMessage;
  /** Its operations' request IDs begin with it. */
  connectionId: string;
  writer: SocketWriter;
  /** Ends each open operation. */
  operations: Set<AbortController>;
}

export interface SocketProtocolOptions {
  execution: Execution;
  /** A client that has not sent connection_init by then is closed with 4408. */
  connectionInitTimeoutMs: number;
  maxOperationsPerSocket: number;
}

/** The graphql-transport-ws protocol over our execution. Knows no sockets: see websocket.ts. */
export function createSocketProtocol(options: SocketProtocolOptions): Server<SocketExtra> {
  const { execution, connectionInitTimeoutMs, maxOperationsPerSocket } = options;
  let operationCount = 0;
  return makeServer<Record<string, unknown> | undefined, SocketExtra>({
    connectionInitWaitTimeout: connectionInitTimeoutMs,
    async onSubscribe({ extra, connectionParams, subscriptions }, id, { query, operationName, variables }) {
      // The protocol has counted this one already.
      if (Object.keys(subscriptions).length > maxOperationsPerSocket) {
        return [refusal('LIMIT_EXCEEDED', `A socket may have at most ${maxOperationsPerSocket} operations open`)];
      }
      const abort = createAbort();
      extra.operations.add(abort);
      operationCount += 1;
      const prepared = await execution.prepare(
        { query, operationName, variables, credentials: { headers: extra.request.headers, connectionParams } },
        { transport: 'websocket', requestId: `${extra.connectionId}.${operationCount}`, signal: abort.signal },
      );
      const finish = () => void extra.operations.delete(abort);
      if (!('errors' in prepared)) {
        return { ...prepared, id, writer: extra.writer, abort, finish } satisfies StartedOperation;
      }
      finish();
      return prepared.errors;
    },
    execute(args) {
      const operation = args as StartedOperation;
      return execution.execute(operation).finally(operation.finish);
    },
    subscribe(args) {
      const operation = args as StartedOperation;
      return new SocketSubscription(execution.subscribe(operation), operation);
    },
    onClose({ extra }) {
      for (const abort of extra.operations) abort.abort();
    },
  });
}

/** What onSubscribe hands to execute and subscribe, through graphql-ws. */
interface StartedOperation extends PreparedOperation {
  /** The client's name for it. */
  id: string;
  writer: SocketWriter;
  abort: AbortController;
  /** To be called when it is over. */
  finish(): void;
}
