import type { IncomingMessage } from 'node:http';
import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
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
  /** Ends each operation that is being started or answered. Subscriptions that have begun are ended by the protocol. */
  operations: Set<AbortController>;
}

export interface SocketProtocolOptions {
  schema: GraphQLSchema;
  execution: Execution;
  /** A client that has not sent connection_init by then is closed with 4408. */
  connectionInitTimeoutMs: number;
  maxOperationsPerSocket: number;
}

/** The graphql-transport-ws protocol over our execution. Knows no sockets: see websocket.ts. */
export function createSocketProtocol(options: SocketProtocolOptions): Server<SocketExtra> {
  const { schema, execution, connectionInitTimeoutMs, maxOperationsPerSocket } = options;
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
      if (!('errors' in prepared)) return new StartedOperation(schema, id, extra, prepared, abort);
      extra.operations.delete(abort);
      return prepared.errors;
    },
    execute(args) {
      const { prepared, extra, abort } = (args as StartedOperation).begin();
      return execution.execute(prepared).finally(() => extra.operations.delete(abort));
    },
    subscribe(args) {
      const { id, prepared, extra, abort } = (args as StartedOperation).begin();
      const onStarted = () => void extra.operations.delete(abort);
      return new SocketSubscription(id, extra.writer, execution.subscribe(prepared), { abort, onStarted });
    },
    onClose({ extra }) {
      for (const abort of extra.operations) abort.abort();
    },
  });
}

/**
 * What onSubscribe hands to execute and subscribe, through graphql-ws, which keeps it as long as the operation lasts: what the
 * operation needs only to begin is let go then.
 */
class StartedOperation implements ExecutionArgs {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  // graphql-ws would look for them elsewhere.
  readonly rootValue = undefined;
  readonly contextValue = undefined;
  readonly schema: GraphQLSchema;
  #start: Start | null;

  constructor(
    schema: GraphQLSchema,
    id: string,
    extra: SocketExtra,
    prepared: PreparedOperation,
    abort: AbortController,
  ) {
    this.schema = schema;
    this.document = prepared.document;
    this.operationName = prepared.operation.name?.value ?? null;
    this.#start = { id, extra, prepared, abort };
  }

  begin(): Start {
    const start = this.#start;
    if (!start) throw new Error('an operation begins once');
    this.#start = null;
    return start;
  }
}

interface Start {
  /** The client's name for it. */
  id: string;
  extra: SocketExtra;
  prepared: PreparedOperation;
  abort: AbortController;
}
