import type { ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { PlainAbort } from '../../lib/abort.ts';
import type { PreparedOperation } from '../prepared-operation.ts';
import { TextResult } from '../text-result.ts';
import { answerKeyOf } from './answer-key.ts';

/**
 * Queries that are in flight at once and have equal results share one execution and one text of the result: the same operation of the
 * same document, the same variables, and viewers who are answered alike. Nothing is kept once it has answered.
 */
export class SharedQueries {
  readonly #schema: GraphQLSchema;
  readonly #flights = new Map<string, Flight>();
  /** Operations are told apart by identity: the document cache gives the same text the same one. */
  readonly #names = new WeakMap<OperationDefinitionNode, number>();
  #named = 0;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Joins an equal query, or starts it; it is aborted when nobody waits for it any more. Whoever has left is answered with the others. */
  async query(
    prepared: PreparedOperation,
    execute: (abort: PlainAbort) => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    const { signal } = prepared.call;
    signal?.throwIfAborted();
    const key = this.#keyOf(prepared);
    const flight = this.#flights.get(key) ?? this.#start(key, execute);
    flight.waiters++;
    if (!signal) return flight.answer;
    const leave = () => {
      flight.waiters--;
      if (flight.waiters > 0) return;
      this.#forget(key, flight);
      flight.abort.abort(new Error('nobody waits for this query any more'));
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await flight.answer;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** A query that is sent after a mutation, or after its answer, must not join one that began before it. */
  async mutation(execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    this.#flights.clear();
    try {
      return withSharedText(await execute());
    } finally {
      this.#flights.clear();
    }
  }

  #start(key: string, execute: (abort: PlainAbort) => Promise<ExecutionResult>): Flight {
    const abort = new PlainAbort();
    const answer = execute(abort).then(
      (result) => {
        this.#forget(key, flight);
        return withSharedText(result);
      },
      (error) => {
        this.#forget(key, flight);
        throw error;
      },
    );
    const flight: Flight = { abort, answer, waiters: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  // A dropped flight's key may by now belong to a younger one.
  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  #keyOf(prepared: PreparedOperation): string {
    const { operation } = prepared;
    let name = this.#names.get(operation);
    if (name === undefined) {
      name = this.#named++;
      this.#names.set(operation, name);
    }
    return `${name} ${answerKeyOf(this.#schema, prepared)}`;
  }
}

interface Flight {
  abort: PlainAbort;
  answer: Promise<ExecutionResult>;
  waiters: number;
}

/** Errors get each caller's own request ID. */
function withSharedText(result: ExecutionResult): ExecutionResult {
  return result.errors || result instanceof TextResult ? result : new TextResult(JSON.stringify(result));
}
