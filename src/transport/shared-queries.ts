import type { ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { SingleFlight } from '../lib/single-flight.ts';
import { answerKeyOf } from './answer-key.ts';
import { TextResult } from './planned-queries.ts';
import type { PreparedOperation } from './prepared-operation.ts';

const everything = ['everything'];

/**
 * Queries that are in flight at once and have equal results share one execution and one text of the result: the same operation of the
 * same document, the same variables, and viewers who are answered alike. Nothing is kept once it has answered.
 */
export class SharedQueries {
  readonly #schema: GraphQLSchema;
  readonly #flights = new SingleFlight();
  /** Operations are told apart by identity: the document cache gives the same text the same one. */
  readonly #names = new WeakMap<OperationDefinitionNode, number>();
  #named = 0;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Joins an equal query, or starts it; it is aborted when nobody waits for it any more. */
  query(
    prepared: PreparedOperation,
    execute: (abort: AbortController) => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    const start = async (_signal: AbortSignal, abort: AbortController) => withSharedText(await execute(abort));
    return this.#flights.run(this.#keyOf(prepared), everything, prepared.call.signal, start);
  }

  /** A query that is sent after a mutation, or after its answer, must not join one that began before it. */
  async mutation(execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    this.#flights.drop(everything);
    try {
      return withSharedText(await execute());
    } finally {
      this.#flights.drop(everything);
    }
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

/** Errors get each caller's own request ID. */
function withSharedText(result: ExecutionResult): ExecutionResult {
  return result.errors || result instanceof TextResult ? result : new TextResult(JSON.stringify(result));
}
