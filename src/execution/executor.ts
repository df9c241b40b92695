import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { type AbortNotice, onAbort, PlainAbort } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import type { Context } from '../schema/context.ts';
import { PlannedQueries } from './compiled/planned-queries.ts';
import type { CreateContext, PreparedOperation } from './prepared-operation.ts';
import { prepareForTracing, traceResolvers } from './resolver-spans.ts';
import { AbandonedResult, limitResult, type ResultLimits } from './result-limits.ts';
import { visibilityOf } from './sharing/answer-key.ts';
import { SharedQueries } from './sharing/shared-queries.ts';

export interface ExecutorOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  clock: Clock;
  /** For a query or a mutation, in milliseconds: its reads end then. A change that is under way never does. */
  timeoutMs: number;
  /** Of one result, in bytes. */
  maxResponseBytes: number;
  tracing: Tracing;
  /** Whether operations are compiled; otherwise graphql-js executes all of them. */
  compileOperations: boolean;
}

/** Executes queries and mutations: each within its time, equal queries in flight once. What fails is not masked yet. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #shared: SharedQueries;
  readonly #planned: PlannedQueries;
  /** Operations that were executed before; the document cache gives the same text the same operation. */
  readonly #seen = new WeakSet<OperationDefinitionNode>();

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
    { document, operation, variableValues, viewer, call, calls }: PreparedOperation,
    signal: AbortNotice | undefined,
  ): ContextualArguments {
    const { schema, createContext, tracing } = this.#options;
    const operationName = operation.name?.value ?? null;
    const contextValue = createContext({ viewer, requestId: call.requestId, signal, calls });
    if (tracing !== noTracing) traceResolvers(contextValue, tracing);
    return { schema, document, operationName, variableValues, contextValue };
  }

  async #inTime(prepared: PreparedOperation, abort: PlainAbort): Promise<ExecutionResult> {
    const { clock, timeoutMs, maxResponseBytes } = this.#options;
    const cancel = clock.after(timeoutMs, () => abort.abort(tookTooLong(timeoutMs)));
    const endsAt = clock.now() + timeoutMs;
    // No timer fires while a result is written: it looks for itself.
    const expired = () => (clock.now() < endsAt ? null : tookTooLong(timeoutMs));
    try {
      return await this.#execute(prepared, abort, { maxBytes: maxResponseBytes, expired });
    } finally {
      cancel();
    }
  }

  async #execute(prepared: PreparedOperation, signal: AbortNotice, limits: ResultLimits): Promise<ExecutionResult> {
    const args = this.argumentsOf(prepared, signal);
    const visibility = visibilityOf(this.#options.schema, prepared);
    const asker = { contextValue: args.contextValue, visibility, limits };
    const compiled = this.#isCompiled(prepared) ? this.#planned.execute(prepared, asker) : null;
    return compiled ?? limitResult(await execute(args), limits.maxBytes);
  }

  /** Compiling costs more than it saves for what comes once and is small (`fieldsWorthCompiling`). */
  #isCompiled({ operation, fields }: PreparedOperation): boolean {
    if (!this.#options.compileOperations) return false;
    if (fields >= fieldsWorthCompiling || this.#seen.has(operation)) return true;
    this.#seen.add(operation);
    return false;
  }
}

/**
 * From so many fields on, an operation is compiled the first time it is executed. Measured: with 17 fields an object, compiling
 * and executing once takes as long as graphql-js at 20 to 50 objects, and half as long at 200.
 */
const fieldsWorthCompiling = 1_000;

type ContextualArguments = ExecutionArgs & { contextValue: Context };

function tookTooLong(timeoutMs: number): AbandonedResult {
  const message = `The operation took longer than the ${timeoutMs} ms that are allowed`;
  return new AbandonedResult(message, { extensions: { code: 'LIMIT_EXCEEDED' } });
}
