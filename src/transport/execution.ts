import { createSourceEventStream, type ExecutionResult, execute, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { Viewer } from '../auth/viewer.ts';
import type { Clock } from '../lib/clock.ts';
import type { Metrics, OperationKind, Transport as TransportName } from '../observability/metrics.ts';
import type { Context } from '../schema/context.ts';
import { toGraphQLError } from '../schema/errors.ts';
import { type Admit, type OperationRequest, RefusedOperation } from './admission.ts';
import type { Mask, PreparedOperation } from './prepared-operation.ts';
import { refusal } from './refusal.ts';
import { SharedExecution } from './shared-execution.ts';
import { Subscription } from './subscription.ts';

/** One call of one client. */
export interface Call {
  transport: TransportName;
  requestId: string;
  /** Aborted when the client has gone. An event is resolved at once and has none. */
  signal: AbortSignal | undefined;
}

export type CreateContext = (call: Call & { viewer: Viewer }) => Context;

/** What every transport runs an operation through. Nothing here rejects: what fails is an error to be told, masked. */
export interface Execution {
  prepare(request: OperationRequest, call: Call): Promise<PreparedOperation | { errors: readonly GraphQLError[] }>;
  /** A query or a mutation. */
  execute(operation: PreparedOperation): Promise<ExecutionResult>;
  /** Answers what the subscription has begun, or why it could not. */
  subscribe(operation: PreparedOperation): Promise<Subscription | ExecutionResult>;
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
  const shared = new SharedExecution(schema);
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
          operation,
          operationName: operation.name?.value ?? null,
          variableValues,
          viewer,
          contextValue: createContext({ ...call, viewer }),
          forEvents: {
            createContext: () => createContext({ ...call, signal: undefined, viewer }),
            mask: createMask({ ...call, signal: undefined }, logger),
          },
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
        return masked(await execute(operation), operation.mask);
      } catch (error) {
        return { errors: operation.mask([error]) };
      } finally {
        operation.answered();
      }
    },
    async subscribe(operation) {
      const { mask } = operation;
      try {
        const events = await createSourceEventStream(operation);
        if (isRefusal(events)) return masked(events, mask);
        metrics.subscriptionOpened();
        return new Subscription({
          events: events[Symbol.asyncIterator]() as AsyncIterator<object>,
          group: shared.join(operation),
          failure: (error) => ({ errors: mask([error]) }),
          onOver: () => metrics.subscriptionClosed(),
        });
      } catch (error) {
        return { errors: mask([error]) };
      } finally {
        operation.answered();
      }
    },
  };
}

function isRefusal(outcome: AsyncIterable<unknown> | ExecutionResult): outcome is ExecutionResult {
  return !(Symbol.asyncIterator in outcome);
}

function createMask({ requestId, signal }: Call, logger: Context['logger']): Mask {
  return (errors) => {
    // What was cut short because nobody waits for it any more is no fault of ours, and nobody reads the answer.
    if (signal?.aborted) return [refusal('INTERNAL', 'The client has gone')];
    return errors.map((error) => toGraphQLError(error, { requestId, logger }));
  };
}

function masked(result: ExecutionResult, mask: Mask): ExecutionResult {
  return result.errors ? { ...result, errors: mask(result.errors) } : result;
}
