import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  subscribe,
} from 'graphql';
import type { Viewer } from '../auth/viewer.ts';
import type { Clock } from '../lib/clock.ts';
import type { Metrics, OperationKind, Transport as TransportName } from '../observability/metrics.ts';
import type { Context } from '../schema/context.ts';
import { toGraphQLError } from '../schema/errors.ts';
import { type Admit, type OperationRequest, RefusedOperation } from './admission.ts';
import { refusal } from './refusal.ts';

/** One call of one client. */
export interface Call {
  transport: TransportName;
  requestId: string;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

export type CreateContext = (call: Call & { viewer: Viewer }) => Context;

/** Results in order. Ends when `return()` is called; its last result tells why it ended, if it was an error. */
export type ResultStream = AsyncIterableIterator<ExecutionResult> &
  Required<Pick<AsyncIterator<ExecutionResult>, 'return'>>;

export type OperationOutcome = ExecutionResult | ResultStream;

/** An admitted operation with all that its execution needs. */
export interface PreparedOperation extends ExecutionArgs {
  kind: OperationTypeNode;
  mask: Mask;
  /** Told when there is an outcome, for the metrics. */
  answered: () => void;
}

/** What every transport runs an operation through. Nothing here rejects: what fails is an error to be told, masked. */
export interface Execution {
  prepare(request: OperationRequest, call: Call): Promise<PreparedOperation | { errors: readonly GraphQLError[] }>;
  execute(operation: PreparedOperation): Promise<OperationOutcome>;
}

export function createExecution(options: {
  schema: GraphQLSchema;
  admit: Admit;
  createContext: CreateContext;
  clock: Clock;
  /** Where internal errors are logged with their cause. */
  logger: Context['logger'];
  metrics: Metrics;
}): Execution {
  const { schema, admit, createContext, clock, logger, metrics } = options;
  return {
    async prepare(request, call) {
      const mask = createMask(call, logger);
      const arrivedAt = clock.now();
      const measure = (kind: OperationKind) =>
        metrics.operation({ transport: call.transport, kind, durationMs: clock.now() - arrivedAt });
      try {
        const { viewer, document, operation, variableValues } = await admit(request);
        return {
          schema,
          document,
          operationName: operation.name?.value ?? null,
          variableValues,
          contextValue: createContext({ ...call, viewer }),
          kind: operation.operation,
          mask,
          answered: () => measure(operation.operation),
        };
      } catch (error) {
        measure('refused');
        return { errors: mask(error instanceof RefusedOperation ? error.errors : [error]) };
      }
    },
    async execute(operation) {
      try {
        const isSubscription = operation.kind === OperationTypeNode.SUBSCRIPTION;
        const outcome = await (isSubscription ? subscribe(operation) : execute(operation));
        if (!isStream(outcome)) return maskedResult(outcome, operation.mask);
        metrics.subscriptionOpened();
        return maskedStream(outcome, operation.mask, () => metrics.subscriptionClosed());
      } catch (error) {
        return { errors: operation.mask([error]) };
      } finally {
        operation.answered();
      }
    },
  };
}

export function isStream(outcome: OperationOutcome): outcome is ResultStream {
  return Symbol.asyncIterator in outcome;
}

type Mask = (errors: readonly unknown[]) => GraphQLError[];

function createMask({ requestId, signal }: Call, logger: Context['logger']): Mask {
  return (errors) => {
    // What was cut short because nobody waits for it any more is no fault of ours, and nobody reads the answer.
    if (signal.aborted) return [refusal('INTERNAL', 'The client has gone')];
    return errors.map((error) => toGraphQLError(error, { requestId, logger }));
  };
}

function maskedResult(result: ExecutionResult, mask: Mask): ExecutionResult {
  return result.errors ? { ...result, errors: mask(result.errors) } : result;
}

/**
 * A stream that fails ends with a result that says so: the same on every transport. Written by hand, because `return()`
 * of an async generator would wait for a `next()` that may never come.
 */
function maskedStream(source: AsyncGenerator<ExecutionResult>, mask: Mask, onOver: () => void): ResultStream {
  let isOver = false;
  return {
    async next() {
      if (isOver) return over;
      try {
        const { done, value } = await source.next();
        if (!done) return { done: false, value: maskedResult(value, mask) };
        end();
        return over;
      } catch (error) {
        end();
        return { done: false, value: { errors: mask([error]) } };
      }
    },
    async return() {
      end();
      await source.return(undefined);
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  function end() {
    if (!isOver) onOver();
    isOver = true;
  }
}

const over = { done: true, value: undefined } as const;
