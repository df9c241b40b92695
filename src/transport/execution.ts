import { createSourceEventStream, type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import type { Logger } from '../observability/logger.ts';
import type { Metrics, OperationKind } from '../observability/metrics.ts';
import { noTracing } from '../observability/tracing.ts';
import { type Admit, type JudgedOperation, type OperationRequest, RefusedOperation } from './admission.ts';
import type { ErrorMask } from './error-mask.ts';
import { Executor, type ExecutorOptions } from './executor.ts';
import { outcomeOf } from './outcome.ts';
import type { Call, PreparedOperation } from './prepared-operation.ts';
import type { Quota } from './quota.ts';
import { refusal } from './refusal.ts';
import { SharedExecution } from './shared-execution.ts';
import { Subscription, type SubscriptionHost } from './subscription.ts';

export interface ExecutionOptions extends ExecutorOptions {
  admit: Admit;
  mask: ErrorMask;
  metrics: Metrics;
  /** Subscriptions by principal. */
  subscriptions: Quota;
  logger: Logger;
}

/** What every transport runs an operation through. Nothing here rejects: what fails is an error to be told, masked. */
export class Execution implements SubscriptionHost {
  readonly #options: ExecutionOptions;
  readonly #shared: SharedExecution;
  readonly #executor: Executor;
  readonly #tally = { delivered: 0 };
  /** Mutations that are under way, whether their clients wait or not. */
  readonly #mutations = new Set<Promise<unknown>>();
  #isStopping = false;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.#shared = new SharedExecution({ ...options, tally: this.#tally });
    this.#executor = new Executor(options);
    options.metrics.observe(() => ({ delivered: this.#tally.delivered, draining: Number(this.#isStopping) }));
  }

  /** From now on clients are sent away: subscriptions that end do so because of us. */
  drain(): void {
    this.#isStopping = true;
  }

  /** At once where nobody has to be waited for: a promise for each step would cost more than the steps. */
  prepare(request: OperationRequest, call: Call): Prepared | Promise<Prepared> {
    const arrivedAt = this.#options.clock.now();
    try {
      const admitted = this.#options.admit(request);
      if (!(admitted instanceof Promise)) return { ...admitted, call, arrivedAt };
      return admitted.then(
        (operation) => ({ ...operation, call, arrivedAt }),
        (error) => this.#refused(error, call, arrivedAt),
      );
    } catch (error) {
      return this.#refused(error, call, arrivedAt);
    }
  }

  /** Does what a request asks, whatever kind of operation it is. `onAdmitted` is told what it has asked for, if it may. */
  async run(
    request: OperationRequest,
    call: Call,
    onAdmitted?: (operation: JudgedOperation) => void,
  ): Promise<ExecutionResult | Subscription> {
    const preparing = this.prepare(request, call);
    const prepared = preparing instanceof Promise ? await preparing : preparing;
    if ('errors' in prepared) return prepared;
    if (onAdmitted) {
      const { document, operation, variableValues } = prepared;
      onAdmitted({ document, operation, variableValues });
    }
    if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) return this.subscribe(prepared);
    return this.execute(prepared);
  }

  /** A query or a mutation. */
  execute(prepared: PreparedOperation): Promise<ExecutionResult> {
    const isTraced = this.#options.tracing !== noTracing;
    const answer = isTraced ? this.#traced(prepared, () => this.#answer(prepared)) : this.#answer(prepared);
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

  #refused(error: unknown, call: Call, arrivedAt: number): { errors: readonly GraphQLError[] } {
    const reasons = error instanceof RefusedOperation ? error.errors : [error];
    const errors = this.#options.mask.errors(reasons, call);
    this.#report({ kind: 'refused', name: null, call, arrivedAt }, { errors });
    return { errors };
  }

  async #answer(prepared: PreparedOperation): Promise<ExecutionResult> {
    const { mask } = this.#options;
    const isMutation = prepared.operation.operation === OperationTypeNode.MUTATION;
    let result: ExecutionResult;
    try {
      const answer = isMutation ? this.#executor.mutation(prepared) : this.#executor.query(prepared);
      result = mask.result(await answer, prepared.call);
    } catch (error) {
      result = { errors: mask.errors([error], prepared.call) };
    }
    this.#report(descriptionOf(prepared), result);
    return result;
  }

  async #begin(prepared: PreparedOperation): Promise<Subscription | ExecutionResult> {
    const { mask, metrics, subscriptions } = this.#options;
    const giveBack = subscriptions.take(prepared.viewer.id);
    let isOpen = false;
    try {
      if (!giveBack) throw tooManySubscriptions(subscriptions.max);
      // Who has gone while he was asked who he is waits for no first reading.
      prepared.call.signal?.throwIfAborted();
      const events = await createSourceEventStream(this.#executor.argumentsOf(prepared, prepared.call.signal));
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
    const outcome = outcomeOf(result);
    const report = { transport, kind, name, outcome, durationMs: clock.now() - arrivedAt, requestId };
    metrics.operation(report);
    logger.debug(report, 'an operation was answered');
  }
}

type Prepared = PreparedOperation | { errors: readonly GraphQLError[] };

/** What is told of an operation beside its outcome. */
interface Description extends Pick<PreparedOperation, 'call' | 'arrivedAt'> {
  kind: OperationKind;
  name: string | null;
}

function descriptionOf({ operation, call, arrivedAt }: PreparedOperation): Description {
  return { kind: operation.operation, name: operation.name?.value ?? null, call, arrivedAt };
}

function tooManySubscriptions(max: number): GraphQLError {
  return refusal('LIMIT_EXCEEDED', `At most ${max} subscriptions of one principal may be open`);
}

function isRefusal(outcome: AsyncIterable<unknown> | ExecutionResult): outcome is ExecutionResult {
  return !(Symbol.asyncIterator in outcome);
}
