import { createSourceEventStream, type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import type { ByteBudget } from '../lib/byte-budget.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics, OperationKind } from '../observability/metrics.ts';
import { noTracing } from '../observability/tracing.ts';
import type { Admit, JudgedOperation, OperationRequest } from './admission/admission.ts';
import { type Caller, type Client, countedBy } from './admission/entrance.ts';
import type { Quota } from './admission/quota.ts';
import { HeldDocuments } from './documents/held-documents.ts';
import type { ErrorMask } from './error-mask.ts';
import { Executor, type ExecutorOptions } from './executor.ts';
import { documentAfterLastEvent } from './last-event-id.ts';
import { outcomeOf } from './outcome.ts';
import type { Call, PreparedOperation } from './prepared-operation.ts';
import { RefusedOperation, refusal } from './refusal.ts';
import { variablesText } from './sharing/answer-key.ts';
import { SharedExecution } from './sharing/shared-execution.ts';
import { type TopicWork, topicOf } from './sharing/topic-work.ts';
import { type EndReason, Subscription, type SubscriptionHost } from './subscription.ts';

export interface ExecutionOptions extends ExecutorOptions {
  enter: (client: Client) => Caller | Promise<Caller>;
  admit: Admit;
  mask: ErrorMask;
  metrics: Metrics;
  /** Subscriptions by principal; by address where nobody is asked who he is. */
  subscriptions: Quota;
  /** Bytes of variables and documents that subscriptions keep, by principal. */
  held: ByteBudget;
  /** Fields that one change of a topic is made into, by principal. */
  topicWork: TopicWork;
  logger: Logger;
}

/** What every transport runs an operation through. Nothing here rejects: what fails is answered as an error, masked. */
export class Execution implements SubscriptionHost {
  readonly #options: ExecutionOptions;
  readonly #shared: SharedExecution;
  readonly #executor: Executor;
  readonly #documents: HeldDocuments;
  readonly #tally = { delivered: 0 };
  /** Mutations that are under way, and what may become one: operations that are being admitted. Whether their clients wait or not. */
  readonly #unsettled = new Set<Promise<unknown>>();
  #isStopping = false;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.#shared = new SharedExecution({ ...options, tally: this.#tally });
    this.#executor = new Executor(options);
    this.#documents = new HeldDocuments(options.held);
    options.metrics.observe(() => ({ delivered: this.#tally.delivered, draining: Number(this.#isStopping) }));
  }

  /** From now on clients are sent away: subscriptions that end do so because of us. */
  drain(): void {
    this.#isStopping = true;
  }

  /** Lets a client in, or reports why not. At once where nothing has to be waited for. */
  enter(client: Client, call: Call): Caller | Refused | Promise<Caller | Refused> {
    const arrivedAt = this.#options.clock.now();
    try {
      const entered = this.#options.enter(client);
      if (!(entered instanceof Promise)) return entered;
      return entered.catch((error: unknown) => this.refused(error, call, arrivedAt));
    } catch (error) {
      return this.refused(error, call, arrivedAt);
    }
  }

  /** Admits what a caller asks. */
  prepare(request: OperationRequest, caller: Caller, call: Call): Prepared {
    const arrivedAt = this.#options.clock.now();
    try {
      return { ...this.#options.admit(request), ...caller, call, arrivedAt };
    } catch (error) {
      return this.refused(error, call, arrivedAt);
    }
  }

  /** Lets a client in and admits what it asks. Until it is known what that is, it may become a mutation. */
  enterAndPrepare(request: OperationRequest, client: Client, call: Call): Prepared | Promise<Prepared> {
    const entered = this.enter(client, call);
    if (!(entered instanceof Promise)) return 'errors' in entered ? entered : this.prepare(request, entered, call);
    const preparing: Promise<Prepared> = entered
      .then((known) => ('errors' in known ? known : this.prepare(request, known, call)))
      .finally(() => this.#unsettled.delete(preparing));
    this.#unsettled.add(preparing);
    return preparing;
  }

  /** Does what a caller asks, whatever kind of operation it is. `onAdmitted` is handed what it asks for, if it may. */
  async run(
    request: OperationRequest,
    caller: Caller,
    call: Call,
    onAdmitted?: (operation: JudgedOperation) => void,
  ): Promise<ExecutionResult | Subscription> {
    const prepared = this.prepare(request, caller, call);
    if ('errors' in prepared) return prepared;
    if (onAdmitted) {
      const { document, operation, variableValues, calls, fields } = prepared;
      onAdmitted({ document, operation, variableValues, calls, fields });
    }
    if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) return this.subscribe(prepared);
    return this.execute(prepared);
  }

  /** Reports what a client asked for and does not get. */
  refused(error: unknown, call: Call, arrivedAt = this.#options.clock.now()): Refused {
    const reasons = error instanceof RefusedOperation ? error.errors : [error];
    const errors = this.#options.mask.errors(reasons, call);
    this.#report({ kind: 'refused', name: null, call, arrivedAt }, { errors });
    return { errors };
  }

  /** A query or a mutation. */
  execute(prepared: PreparedOperation): Promise<ExecutionResult> {
    const isTraced = this.#options.tracing !== noTracing;
    const answer = isTraced ? this.#traced(prepared, () => this.#answer(prepared)) : this.#answer(prepared);
    if (prepared.operation.operation !== OperationTypeNode.MUTATION) return answer;
    this.#unsettled.add(answer);
    return answer.finally(() => this.#unsettled.delete(answer));
  }

  /** Resolves when no mutation is under way any more, nor anything that may become one. */
  async settled(): Promise<void> {
    while (this.#unsettled.size > 0) {
      await Promise.allSettled(this.#unsettled);
      // What has been admitted begins some promises later.
      await new Promise((resolve) => setImmediate(resolve));
    }
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

  onSubscriptionOver(reason: EndReason): void {
    this.#options.metrics.subscriptionClosed(reason === 'client' ? this.#whyLeft() : reason);
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
    const { mask, metrics, schema, subscriptions, topicWork } = this.#options;
    const principal = countedBy(prepared);
    const held = new HeldParts();
    let isOpen = false;
    try {
      held.add(subscriptions.take(principal) ?? refuse(tooManySubscriptions(subscriptions.max, prepared)));
      const group = this.#shared.join(prepared);
      held.add(() => group.leave());
      const topic = topicOf(schema, prepared.operation, prepared.variableValues);
      held.add(topicWork.take(`${principal} ${topic}`, group) ?? refuse(tooManyGroups(topicWork.max)));
      let subscription: Subscription | null = null;
      const cut = () => subscription?.fail(tooMuchHeld());
      const claim = this.#options.held.open(principal, { cut });
      held.add(() => claim.close());
      claim.set(variablesText(prepared.variableValues).length);
      const document = this.#documents.open(principal, prepared.document, cut);
      held.add(document.close);
      const isHeld = () => claim.isOpen && document.isOpen();
      if (!isHeld()) throw tooMuchHeld();
      // If the client disconnected during authentication, do not start the subscription.
      prepared.call.signal?.throwIfAborted();
      const events = await createSourceEventStream({
        ...this.#executor.argumentsOf(prepared, prepared.call.signal),
        document: documentAfterLastEvent(schema, prepared),
      });
      if (isRefusal(events)) return mask.result(events, prepared.call);
      metrics.subscriptionOpened();
      // graphql-js leaves open what a source yields; ours yield events, which are objects.
      const iterator = events[Symbol.asyncIterator]() as AsyncIterator<object>;
      isOpen = true;
      subscription = new Subscription(iterator, group, prepared, this, () => held.giveBack());
      if (!isHeld()) subscription.fail(tooMuchHeld());
      return subscription;
    } catch (error) {
      return { errors: mask.errors([error], prepared.call) };
    } finally {
      if (!isOpen) held.giveBack();
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

  /** Of a client who is not there any more: he has left, unless we have sent him away. */
  #whyLeft(): string {
    return this.#isStopping ? 'stopping' : 'client';
  }

  #report({ kind, name, call, arrivedAt }: Description, result: Pick<ExecutionResult, 'errors'>): void {
    const { metrics, logger, clock } = this.#options;
    const { transport, requestId } = call;
    // Cut short it has failed, but nobody waits for it any more: that is no fault of ours, whatever it would have been told.
    const outcome = result.errors && call.signal?.aborted ? this.#whyLeft() : outcomeOf(result);
    const report = { transport, kind, name, outcome, durationMs: clock.now() - arrivedAt, requestId };
    metrics.operation(report);
    logger.debug(report, 'an operation was answered');
  }
}

/** Masked. */
export interface Refused {
  errors: readonly GraphQLError[];
}

type Prepared = PreparedOperation | Refused;

/** What is told of an operation beside its outcome. */
interface Description extends Pick<PreparedOperation, 'call' | 'arrivedAt'> {
  kind: OperationKind;
  name: string | null;
}

function descriptionOf({ operation, call, arrivedAt }: PreparedOperation): Description {
  return { kind: operation.operation, name: operation.name?.value ?? null, call, arrivedAt };
}

function tooManySubscriptions(max: number, { viewer: { id } }: Caller): GraphQLError {
  const whose = id === null ? 'address' : 'principal';
  return refusal('LIMIT_EXCEEDED', `At most ${max} subscriptions of one ${whose} may be open`);
}

function tooManyGroups(max: number): GraphQLError {
  return refusal(
    'LIMIT_EXCEEDED',
    `The different subscriptions of one principal to one topic may have ${max} fields together at most`,
  );
}

function tooMuchHeld(): GraphQLError {
  return refusal(
    'LIMIT_EXCEEDED',
    'The open subscriptions keep more bytes of variables and documents than are allowed',
  );
}

function refuse(error: GraphQLError): never {
  throw error;
}

/** What a subscription has taken of limits, to be given back together. */
class HeldParts {
  readonly #parts: (() => void)[] = [];

  add(giveBack: () => void): void {
    this.#parts.push(giveBack);
  }

  giveBack(): void {
    for (const giveBack of this.#parts.splice(0)) giveBack();
  }
}

function isRefusal(outcome: AsyncIterable<unknown> | ExecutionResult): outcome is ExecutionResult {
  return !(Symbol.asyncIterator in outcome);
}
