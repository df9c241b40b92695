import type { IncomingHttpHeaders } from 'node:http';
import { type DocumentNode, type ExecutionArgs, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { MessageType, makeServer, type Server } from 'graphql-ws';
import type { DocumentRequest } from '../../execution/documents/persisted-documents.ts';
import type { Execution } from '../../execution/execution.ts';
import type { PreparedOperation } from '../../execution/prepared-operation.ts';
import { refusal } from '../../execution/refusal.ts';
import type { EndReason } from '../../execution/subscription.ts';
import { PlainAbort } from '../../lib/abort.ts';
import { traceHeadersOf } from '../trace-headers.ts';
import { socketAnswer } from './answer.ts';
import type { SocketIdentity } from './identity.ts';
import { type SocketMessage, underName } from './message.ts';
import type { OperationNames } from './operation-names.ts';
import { SocketSubscription, type SubscribingSocket } from './subscription.ts';

/** What we keep of a socket beside the protocol's own state. */
export interface SocketExtra extends SubscribingSocket {
  /** The upgrade's request ID, with which those of its operations begin. */
  connectionId: string;
  /** Where its client is, as limits count it. */
  address: string;
  identity: SocketIdentity;
  /** Of the request that was upgraded, or of connection_init, where they may name a trace. */
  headers: IncomingHttpHeaders;
  /** The message that is handled now: graphql-ws has only its stub. */
  incoming: SocketMessage | null;
  /** Sends a message behind all that waits, or closes the socket where too much does. */
  send: (message: string) => Promise<void>;
  /** The client's leaving, until the gateway closes the socket for a reason of its own. */
  endReason: EndReason;
  /**
   * The operations that graphql-ws still handles, by name. With each what ends it while it is being started or answered; null for a subscription
   * that has begun, which the protocol ends.
   */
  running: Map<string, PlainAbort | null>;
  names: OperationNames;
  /** The name of the operation that the message which is handled now has added to `running`. */
  added: string | null;
  /** Queries and mutations that are not answered yet, and operations that are not admitted yet; null before the first, as most sockets have none. */
  unanswered: Set<Promise<unknown>> | null;
  /** The gateway is about to close it: what is asked from now on is not begun. Resolves when it is closed. */
  leaving: Promise<void> | null;
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
    onConnect({ extra }) {
      const params = extra.incoming?.connectionParams;
      extra.headers = traceHeadersOf(undefined, params, extra.headers);
      return extra.identity.begin(params);
    },
    onPing: ({ extra }, payload) => extra.identity.renew(payload),
    async onSubscribe({ extra, subscriptions }, name) {
      const payload = extra.incoming?.subscribe;
      if (!payload) throw new Error('a subscribe message is handled in the tick in which it came');
      if (extra.leaving) {
        // An error would be the operation's end; one that its socket's end leaves without an answer is sent again on the next.
        await extra.leaving;
        return [refusal('UPSTREAM_UNAVAILABLE', 'The gateway restarts')];
      }
      if (extra.running.has(name)) {
        // Of an operation that graphql-ws has forgotten before its handling has ended: as if the message had never come.
        delete subscriptions[name];
        const id = extra.names.idOf(name);
        const refused = refusal('INVALID_REQUEST', `The operation ${id} is not over yet: take another ID`);
        void extra.send(JSON.stringify({ id, type: MessageType.Error, payload: [refused] }));
        return [refused];
      }
      const abort = new PlainAbort();
      extra.running.set(name, abort);
      extra.added = name;
      const { size } = extra.running;
      // Completed operations that are still ending have as much room again: each of them may be followed by another.
      if (size - extra.names.leftCount > maxOperationsPerSocket || size > 2 * maxOperationsPerSocket) {
        return [refusal('LIMIT_EXCEEDED', `A socket may have at most ${maxOperationsPerSocket} operations open`)];
      }
      const { query, operationName, variables, extensions, ...more } = payload;
      operationCount += 1;
      const preparing = execution.enterAndPrepare(
        { query, documentId: (more as DocumentRequest).documentId, extensions, operationName, variables },
        { address: extra.address, identify: () => extra.identity.viewer },
        {
          transport: 'websocket',
          requestId: `${extra.connectionId}.${operationCount}`,
          signal: abort,
          headers: traceHeadersOf(extensions, undefined, extra.headers),
        },
      );
      const prepared = preparing instanceof Promise ? await unanswered(extra, preparing) : preparing;
      if ('errors' in prepared) return prepared.errors;
      return new StartedOperation(schema, name, extra, prepared, abort);
    },
    execute(args) {
      const { name, prepared, extra, abort } = (args as StartedOperation).begin();
      const id = extra.names.idOf(name);
      const answer = unanswered(extra, execution.execute(prepared));
      // A change that its client has asked for is made, whether he waits for the answer or not.
      const isMutation = prepared.operation.operation === OperationTypeNode.MUTATION;
      return socketAnswer(id, answer, { abort: isMutation ? null : abort, send: extra.send });
    },
    subscribe(args) {
      const { name, prepared, extra, abort } = (args as StartedOperation).begin();
      const onStarted = () => {
        // One that was left while it was being started has given its name back, perhaps to another.
        if (extra.running.get(name) === abort) extra.running.set(name, null);
      };
      return new SocketSubscription(extra.names.idOf(name), extra, execution.subscribe(prepared), { abort, onStarted });
    },
    onClose({ extra }) {
      extra.identity.end();
      for (const abort of extra.running.values()) abort?.abort(new Error('the client has gone'));
    },
  });
}

/** Handles a message; the name of an operation that it adds is free again when graphql-ws has done with it, to the last step. */
export function handleMessage(
  extra: SocketExtra,
  handle: (message: string) => Promise<void>,
  message: SocketMessage,
): Promise<void> {
  const named = asNamed(extra.names, message);
  if (named === null) return Promise.resolve();
  extra.added = null;
  extra.incoming = named;
  const handling = handle(named.stub);
  // graphql-ws calls our hooks at once, before anything is awaited.
  extra.incoming = null;
  const { added } = extra;
  return added === null ? handling : handling.finally(() => forget(extra, added));
}

function forget({ running, names }: SocketExtra, name: string): void {
  running.delete(name);
  names.end(name);
}

/** Null for a message that completes no operation. */
function asNamed(names: OperationNames, message: SocketMessage): SocketMessage | null {
  const { operationId, subscribe } = message;
  if (operationId === null) return message;
  const name = subscribe ? names.begin(operationId) : names.leave(operationId);
  return name === null ? null : underName(message, name);
}

/** Keeps the gateway from closing the socket until it is there. */
function unanswered<T>(extra: SocketExtra, work: Promise<T>): Promise<T> {
  const awaited = work.finally(() => extra.unanswered?.delete(awaited));
  extra.unanswered ??= new Set();
  extra.unanswered.add(awaited);
  return awaited;
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

  constructor(schema: GraphQLSchema, name: string, extra: SocketExtra, prepared: PreparedOperation, abort: PlainAbort) {
    this.schema = schema;
    this.document = prepared.document;
    this.operationName = prepared.operation.name?.value ?? null;
    this.#start = { name, extra, prepared, abort };
  }

  begin(): Start {
    const start = this.#start;
    if (!start) throw new Error('an operation begins once');
    this.#start = null;
    return start;
  }
}

interface Start {
  name: string;
  extra: SocketExtra;
  prepared: PreparedOperation;
  abort: PlainAbort;
}
