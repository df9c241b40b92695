import type { IncomingMessage } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import {
  type Execution,
  isStream,
  type OperationOutcome,
  type PreparedOperation,
  type ResultStream,
} from './execution.ts';
import { refusal } from './refusal.ts';

/** What we keep of a socket beside the protocol's own state. */
export interface SocketExtra {
  request: IncomingMessage;
  /** Its operations' request IDs begin with it. */
  connectionId: string;
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
    async onSubscribe({ extra, connectionParams, subscriptions }, _id, { query, operationName, variables }) {
      // The protocol has counted this one already.
      if (Object.keys(subscriptions).length > maxOperationsPerSocket) {
        return [refusal('LIMIT_EXCEEDED', `A socket may have at most ${maxOperationsPerSocket} operations open`)];
      }
      const abort = new AbortController();
      extra.operations.add(abort);
      operationCount += 1;
      const prepared = await execution.prepare(
        { query, operationName, variables, credentials: { headers: extra.request.headers, connectionParams } },
        { transport: 'websocket', requestId: `${extra.connectionId}.${operationCount}`, signal: abort.signal },
      );
      const finish = () => void extra.operations.delete(abort);
      if (!('errors' in prepared)) return { ...prepared, abort, finish } satisfies StartedOperation;
      finish();
      return prepared.errors;
    },
    execute(args) {
      const operation = args as StartedOperation;
      return execution.execute(operation).finally(operation.finish);
    },
    subscribe(args) {
      const operation = args as StartedOperation;
      return cancellable(execution.execute(operation), operation);
    },
    onClose({ extra }) {
      for (const abort of extra.operations) abort.abort();
    },
  });
}

/** What onSubscribe hands to execute and subscribe, through graphql-ws. */
interface StartedOperation extends PreparedOperation {
  abort: AbortController;
  /** To be called when it is over. */
  finish(): void;
}

/**
 * A stream from the first moment, so that a client can end an operation that is still being started: the subscription of a
 * fleet waits for its first reading.
 */
function cancellable(starting: Promise<OperationOutcome>, { abort, finish }: StartedOperation): ResultStream {
  let results: AsyncIterator<ExecutionResult> | undefined;
  return {
    async next() {
      results ??= iteratorOf(await starting);
      if (abort.signal.aborted) await results.return?.();
      const result = abort.signal.aborted ? over : await results.next();
      if (result.done) finish();
      return result;
    },
    async return() {
      abort.abort();
      finish();
      await results?.return?.();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const over = { done: true, value: undefined } as const;

function iteratorOf(outcome: OperationOutcome): AsyncIterator<ExecutionResult> {
  return isStream(outcome) ? outcome : once(outcome);
}

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult, void> {
  yield result;
}
