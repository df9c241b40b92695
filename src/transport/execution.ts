import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { allowManyListeners, createAbort } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Metrics, OperationKind } from '../observability/metrics.ts';
import { type Admit, type OperationRequest, RefusedOperation } from './admission.ts';
import type { ErrorMask } from './error-mask.ts';
import type { Call, CreateContext, PreparedOperation } from './prepared-operation.ts';
import type { Quota } from './quota.ts';
import { refusal } from './refusal.ts';
import { SharedExecution } from './shared-execution.ts';
import { Subscription, type SubscriptionHost } from './subscription.ts';

export interface ExecutionOptions {
  schema: GraphQLSchema;
  admit: Admit;
  createContext: CreateContext;
  clock: Clock;
  mask: ErrorMask;
  metrics: Metrics;
  /** For a query or a mutation, in milliseconds: its reads end then. A change that is under way never does. */
  timeoutMs: number;
  /** Subscriptions by principal. */
  subscriptions: Quota;
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
    const limited = this.#limitTime(prepared);
    try {
      return mask.result(await execute(this.#argumentsOf(limited.prepared)), prepared.call);
    } catch (error) {
      return { errors: mask.errors([error], prepared.call) };
    } finally {
      limited.cancel();
      this.#measure(prepared.operation.operation, prepared);
    }
  }

  /** Answers what the subscription has begun, or why it could not. */
  async subscribe(prepared: PreparedOperation): Promise<Subscription | ExecutionResult> {
    const { mask, metrics, subscriptions } = this.#options;
    const giveBack = subscriptions.take(prepared.viewer.id);
    let isOpen = false;
    try {
      if (!giveBack) throw tooManySubscriptions(subscriptions.max);
      const events = await createSourceEventStream(this.#argumentsOf(prepared));
      if (isRefusal(events)) return mask.result(events, prepared.call);
      metrics.subscriptionOpened();
      // graphql-js leaves open what a source yields; ours yield events, which are objects.
      const iterator = events[Symbol.asyncIterator]() as AsyncIterator<object>;
      isOpen = true;
      return new Subscription(iterator, this.#shared.join(prepared), prepared, this, giveBack);
    } catch (error) {
      return { errors: mask.errors([error], prepared.call) };
    } finally {
      if (!isOpen) giveBack?.();
      this.#measure(prepared.operation.operation, prepared);
    }
  }

  resultOf(error: unknown, requestId: string): ExecutionResult {
    return { errors: this.#options.mask.errors([error], { requestId, signal: undefined }) };
  }

  onSubscriptionOver(): void {
    this.#options.metrics.subscriptionClosed();
  }

  #limitTime(prepared: PreparedOperation): { prepared: PreparedOperation; cancel: () => void } {
    const { clock, timeoutMs } = this.#options;
    const { call } = prepared;
    const timeout = createAbort();
    const cancel = clock.after(timeoutMs, () => timeout.abort(tookTooLong(timeoutMs)));
    const signal = call.signal ? AbortSignal.any([call.signal, timeout.signal]) : timeout.signal;
    allowManyListeners(signal);
    return { prepared: { ...prepared, call: { ...call, signal } }, cancel };
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

function tookTooLong(timeoutMs: number): GraphQLError {
  return refusal('LIMIT_EXCEEDED', `The operation took longer than the ${timeoutMs} ms that are allowed`);
}

function tooManySubscriptions(max: number): GraphQLError {
  return refusal('LIMIT_EXCEEDED', `At most ${max} subscriptions of one principal may be open`);
}

function isRefusal(outcome: AsyncIterable<unknown> | ExecutionResult): outcome is ExecutionResult {
  return !(Symbol.asyncIterator in outcome);
}
