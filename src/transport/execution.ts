import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Clock } from '../lib/clock.ts';
import type { Metrics, OperationKind } from '../observability/metrics.ts';
import { type Admit, type OperationRequest, RefusedOperation } from './admission.ts';
import type { ErrorMask } from './error-mask.ts';
import type { Call, CreateContext, PreparedOperation } from './prepared-operation.ts';
import { SharedExecution } from './shared-execution.ts';
import { Subscription, type SubscriptionHost } from './subscription.ts';

export interface ExecutionOptions {
  schema: GraphQLSchema;
  admit: Admit;
  createContext: CreateContext;
  clock: Clock;
  mask: ErrorMask;
  metrics: Metrics;
}

/** What every transport runs an operation through. Nothing here rejects: what fails is an error to be told, masked. */
export class Execution implements SubscriptionHost {
  readonly #options: ExecutionOptions;
  readonly #shared: SharedExecution;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.#shared = new SharedExecution(options);
  }

  async prepare(
    request: OperationRequest,
    call: Call,
  ): Promise<PreparedOperation | { errors: readonly GraphQLError[] }> {
    const { admit, clock, mask } = this.#options;
    const arrivedAt = clock.now();
    try {
      return { ...(await admit(request)), call, arrivedAt };
    } catch (error) {
      this.#measure('refused', { call, arrivedAt });
      return { errors: mask.errors(error instanceof RefusedOperation ? error.errors : [error], call) };
    }
  }

  /** A query or a mutation. */
  async execute(prepared: PreparedOperation): Promise<ExecutionResult> {
    const { mask } = this.#options;
    try {
      return mask.result(await execute(this.#argumentsOf(prepared)), prepared.call);
    } catch (error) {
      return { errors: mask.errors([error], prepared.call) };
    } finally {
      this.#measure(prepared.operation.operation, prepared);
    }
  }

  /** Answers what the subscription has begun, or why it could not. */
  async subscribe(prepared: PreparedOperation): Promise<Subscription | ExecutionResult> {
    const { mask, metrics } = this.#options;
    try {
      const events = await createSourceEventStream(this.#argumentsOf(prepared));
      if (isRefusal(events)) return mask.result(events, prepared.call);
      metrics.subscriptionOpened();
      // graphql-js leaves open what a source yields; ours yield events, which are objects.
      const iterator = events[Symbol.asyncIterator]() as AsyncIterator<object>;
      return new Subscription(iterator, this.#shared.join(prepared), prepared.call.requestId, this);
    } catch (error) {
      return { errors: mask.errors([error], prepared.call) };
    } finally {
      this.#measure(prepared.operation.operation, prepared);
    }
  }

  resultOf(error: unknown, requestId: string): ExecutionResult {
    return { errors: this.#options.mask.errors([error], { requestId, signal: undefined }) };
  }

  onSubscriptionOver(): void {
    this.#options.metrics.subscriptionClosed();
  }

  #argumentsOf({ document, operation, variableValues, viewer, call }: PreparedOperation): ExecutionArgs {
    const { schema, createContext } = this.#options;
    const operationName = operation.name?.value ?? null;
    return { schema, document, operationName, variableValues, contextValue: createContext({ ...call, viewer }) };
  }

  #measure(kind: OperationKind, { call, arrivedAt }: Pick<PreparedOperation, 'call' | 'arrivedAt'>): void {
    const { metrics, clock } = this.#options;
    metrics.operation({ transport: call.transport, kind, durationMs: clock.now() - arrivedAt });
  }
}

function isRefusal(outcome: AsyncIterable<unknown> | ExecutionResult): outcome is ExecutionResult {
  return !(Symbol.asyncIterator in outcome);
}
