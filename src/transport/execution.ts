import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { followAbort } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics, OperationKind } from '../observability/metrics.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import { type Admit, type JudgedOperation, type OperationRequest, RefusedOperation } from './admission.ts';
import type { ErrorMask } from './error-mask.ts';
import { outcomeOf } from './outcome.ts';
import { PlannedQueries } from './planned-queries.ts';
import type { Call, CreateContext, PreparedOperation } from './prepared-operation.ts';
import type { Quota } from './quota.ts';
import { refusal } from './refusal.ts';
import { prepareForTracing, traceResolvers } from './resolver-spans.ts';
import { SharedExecution } from './shared-execution.ts';
import { SharedQueries } from './shared-queries.ts';
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
  logger: Logger;
  tracing: Tracing;
}

/** What every transport runs an operation through. Nothing here rejects: what fails is an error to be told, masked. */
export class Execution implements SubscriptionHost {
  readonly #options: ExecutionOptions;
  readonly #shared: SharedExecution;
  readonly #queries: SharedQueries;
  readonly #planned: PlannedQueries;
  readonly #tally = { delivered: 0 };
  /** Mutations that are under way, whether their clients wait or not. */
  readonly #mutations = new Set<Promise<unknown>>();
  #isStopping = false;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    if (options.tracing !== noTracing) prepareForTracing(options.schema);
    this.#shared = new SharedExecution({ ...options, tally: this.#tally });
    this.#queries = new SharedQueries(options.schema);
    this.#planned = new PlannedQueries(options.schema);
    options.metrics.observe(() => ({ delivered: this.#tally.delivered, draining: Number(this.#isStopping) }));
  }

  /** From now on clients are sent away: subscriptions that end do so because of us. */
  drain(): void {
    this.#isStopping = true;
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
      const errors = mask.errors(error instanceof RefusedOperation ? error.errors : [error], call);
      this.#report({ kind: 'refused', name: null, call, arrivedAt }, { errors });
      return { errors };
    }
  }

  /** Does what a request asks, whatever kind of operation it is. `onAdmitted` is told what it has asked for, if it may. */
  async run(
    request: OperationRequest,
    call: Call,
    onAdmitted: (operation: JudgedOperation) => void = () => {},
  ): Promise<ExecutionResult | Subscription> {
    const prepared = await this.prepare(request, call);
    if ('errors' in prepared) return prepared;
    const { document, operation, variableValues } = prepared;
    onAdmitted({ document, operation, variableValues });
    return operation.operation === OperationTypeNode.SUBSCRIPTION ? this.subscribe(prepared) : this.execute(prepared);
  }

  /** A query or a mutation. */
  execute(prepared: PreparedOperation): Promise<ExecutionResult> {
    const answer = this.#traced(prepared, async () => {
      const result = await this.#answer(prepared);
      this.#report(descriptionOf(prepared), result);
      return result;
    });
    if (prepared.operation.operation !== OperationTypeNode.MUTATION) return answer;
    this.#mutations.add(answer);
    return answer.finally(() => this.#mutations.delete(answer));
  }

  /** Resolves when every mutation that is under way now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#mutations);
  }

  /** Answers what the subscription has begun, or why it could not. */
  subscribe(prepared: PreparedOperation): Promise<Subscription | ExecutionResult> {
    return this.#traced(prepared, async () => {
      const begun = await this.#begin(prepared);
      this.#report(descriptionOf(prepared), begun instanceof Subscription ? {} : begun);
      return begun;
    });
  }

  resultOf(error: unknown, requestId: string): ExecutionResult {
    return { errors: this.#options.mask.errors([error], { requestId, signal: undefined }) };
  }

  onSubscriptionOver(reason: string): void {
    this.#options.metrics.subscriptionClosed(reason === 'client' && this.#isStopping ? 'stopping' : reason);
  }

  async #answer(prepared: PreparedOperation): Promise<ExecutionResult> {
    const { mask } = this.#options;
    const isQuery = prepared.operation.operation === OperationTypeNode.QUERY;
    try {
      const result = isQuery
        ? await this.#queries.query(prepared, (abort) => this.#execute(prepared, abort))
        : await this.#queries.mutation(() => this.#mutate(prepared));
      return mask.result(result, prepared.call);
    } catch (error) {
      return { errors: mask.errors([error], prepared.call) };
    }
  }

  async #begin(prepared: PreparedOperation): Promise<Subscription | ExecutionResult> {
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
    }
  }

  async #mutate(prepared: PreparedOperation): Promise<ExecutionResult> {
    const { abort, release } = followAbort(prepared.call.signal);
    try {
      return await this.#execute(prepared, abort);
    } finally {
      release();
    }
  }

  async #execute(prepared: PreparedOperation, abort: AbortController): Promise<ExecutionResult> {
    const { clock, timeoutMs } = this.#options;
    const { signal } = abort;
    const cancel = clock.after(timeoutMs, () => abort.abort(tookTooLong(timeoutMs)));
    try {
      const args = this.#argumentsOf({ ...prepared, call: { ...prepared.call, signal } });
      const isQuery = prepared.operation.operation === OperationTypeNode.QUERY;
      const { contextValue } = args;
      return (isQuery && (await this.#planned.execute({ ...prepared, contextValue }))) || (await execute(args));
    } finally {
      cancel();
    }
  }

  #argumentsOf({ document, operation, variableValues, viewer, call }: PreparedOperation): ExecutionArgs {
    const { schema, createContext, tracing } = this.#options;
    const operationName = operation.name?.value ?? null;
    const contextValue = createContext({ ...call, viewer });
    if (tracing !== noTracing) traceResolvers(contextValue, tracing);
    return { schema, document, operationName, variableValues, contextValue };
  }

  #traced<T>(prepared: PreparedOperation, work: () => Promise<T>): Promise<T> {
    if (this.#options.tracing === noTracing) return work();
    const { kind, name, call } = descriptionOf(prepared);
    const attributes = { 'graphql.operation.type': kind, ...(name && { 'graphql.operation.name': name }) };
    return this.#options.tracing.span(
      {
        name: name === null ? kind : `${kind} ${name}`,
        kind: 'server',
        attributes: { ...attributes, 'gamelift_graphql.request_id': call.requestId },
        from: call.headers,
      },
      work,
    );
  }

  #report({ kind, name, call, arrivedAt }: Description, result: Pick<ExecutionResult, 'errors'>): void {
    const { metrics, logger, clock } = this.#options;
    const { transport, requestId } = call;
    const report = { transport, kind, name, outcome: outcomeOf(result), durationMs: clock.now() - arrivedAt };
    metrics.operation(report);
    logger.debug({ ...report, requestId }, 'an operation was answered');
  }
}

/** What is told of an operation beside its outcome. */
interface Description extends Pick<PreparedOperation, 'call' | 'arrivedAt'> {
  kind: OperationKind;
  name: string | null;
}

function descriptionOf({ operation, call, arrivedAt }: PreparedOperation): Description {
  return { kind: operation.operation, name: operation.name?.value ?? null, call, arrivedAt };
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
