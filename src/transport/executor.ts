import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { type AbortNotice, onAbort, PlainAbort } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import type { Context } from '../schema/context.ts';
import { visibilityOf } from './answer-key.ts';
import { PlannedQueries } from './planned-queries.ts';
import type { CreateContext, PreparedOperation } from './prepared-operation.ts';
import { refusal } from './refusal.ts';
import { prepareForTracing, traceResolvers } from './resolver-spans.ts';
import { SharedQueries } from './shared-queries.ts';

export interface ExecutorOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  clock: Clock;
  /** For a query or a mutation, in milliseconds: its reads end then. A change that is under way never does. */
  timeoutMs: number;
  tracing: Tracing;
}

/** Executes queries and mutations: each within its time, equal queries in flight once. What fails is not masked yet. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #shared: SharedQueries;
  readonly #planned: PlannedQueries;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    if (options.tracing !== noTracing) prepareForTracing(options.schema);
    this.#shared = new SharedQueries(options.schema);
    this.#planned = new PlannedQueries(options.schema);
  }

  query(prepared: PreparedOperation): Promise<ExecutionResult> {
    return this.#shared.query(prepared, (abort) => this.#inTime(prepared, abort));
  }

  mutation(prepared: PreparedOperation): Promise<ExecutionResult> {
    return this.#shared.mutation(async () => {
      const { signal } = prepared.call;
      const abort = new PlainAbort();
      const release = onAbort(signal, () => abort.abort(signal?.reason));
      try {
        return await this.#inTime(prepared, abort);
      } finally {
        release();
      }
    });
  }

  /** What graphql-js is to be called with. `signal` ends the reads that it begins. */
  argumentsOf(
    { document, operation, variableValues, viewer, call }: PreparedOperation,
    signal: AbortNotice | undefined,
  ): ContextualArguments {
    const { schema, createContext, tracing } = this.#options;
    const operationName = operation.name?.value ?? null;
    const contextValue = createContext({ viewer, requestId: call.requestId, signal });
    if (tracing !== noTracing) traceResolvers(contextValue, tracing);
    return { schema, document, operationName, variableValues, contextValue };
  }

  async #inTime(prepared: PreparedOperation, abort: PlainAbort): Promise<ExecutionResult> {
    const { clock, timeoutMs } = this.#options;
    const cancel = clock.after(timeoutMs, () => abort.abort(tookTooLong(timeoutMs)));
    try {
      return await this.#execute(prepared, abort);
    } finally {
      cancel();
    }
  }

  #execute(prepared: PreparedOperation, signal: AbortNotice): Promise<ExecutionResult> | ExecutionResult {
    const args = this.argumentsOf(prepared, signal);
    if (prepared.operation.operation !== OperationTypeNode.QUERY) return execute(args);
    const visibility = visibilityOf(this.#options.schema, prepared);
    return this.#planned.execute(prepared, { contextValue: args.contextValue, visibility }) ?? execute(args);
  }
}

type ContextualArguments = ExecutionArgs & { contextValue: Context };

function tookTooLong(timeoutMs: number): GraphQLError {
  return refusal('LIMIT_EXCEEDED', `The operation took longer than the ${timeoutMs} ms that are allowed`);
}
