import { type ExecutionResult, execute, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { PlannedQueries } from '../compiled/planned-queries.ts';
import type { ErrorMask } from '../error-mask.ts';
import { cursorOf } from '../last-event-id.ts';
import type { CreateContext, PreparedOperation } from '../prepared-operation.ts';
import { AbandonedResult, limitResult } from '../result-limits.ts';
import { TextResult } from '../text-result.ts';
import { answerKeyOf, visibilityOf } from './answer-key.ts';
import { EventText } from './event-text.ts';

export interface SharedExecutionOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  mask: ErrorMask;
  /** Of one event, in bytes. */
  maxResponseBytes: number;
  /** Whether events are written by a compiled plan; otherwise graphql-js executes each. */
  compileOperations: boolean;
  /** Counts results handed to clients. A field, not a call: it is the one thing that is done for each of them. */
  tally: { delivered: number };
}

/**
 * Subscriptions with equal results are one group: the same operation of the same document, the same variables but for `after`, and
 * viewers who are answered alike.
 */
export class SharedExecution {
  readonly #options: SharedExecutionOptions;
  readonly #planned: PlannedQueries;
  readonly #groups = new WeakMap<OperationDefinitionNode, Map<string, ResultGroup>>();

  constructor(options: SharedExecutionOptions) {
    this.#options = options;
    this.#planned = new PlannedQueries(options.schema);
  }

  /** Whoever joins must leave. */
  join(prepared: PreparedOperation): ResultGroup {
    const { operation } = prepared;
    const groups = this.#groups.get(operation) ?? new Map<string, ResultGroup>();
    this.#groups.set(operation, groups);
    const key = answerKeyOf(this.#options.schema, prepared);
    let group = groups.get(key);
    if (!group) {
      group = new ResultGroup(prepared, this.#planned, this.#options, () => groups.delete(key));
      groups.set(key, group);
    }
    group.join();
    return group;
  }
}

/** Makes each event's result once for all members, when the first of them asks. */
export class ResultGroup {
  /** The first member's: what the others' differ in does not matter to a result. */
  readonly #prepared: PreparedOperation;
  readonly #visibility: string;
  readonly #planned: PlannedQueries;
  readonly #options: SharedExecutionOptions;
  readonly #onEmpty: () => void;
  /** Kept as long as the event itself, which waits for slow readers, and no longer; not where there is one member only. */
  readonly #texts = new WeakMap<object, EventText | AbandonedResult>();
  #members = 0;
  /** Most members get an event one after the other, in one turn of the event loop. */
  #lastEvent: object | null = null;
  #lastText: EventText | null = null;

  constructor(
    prepared: PreparedOperation,
    planned: PlannedQueries,
    options: SharedExecutionOptions,
    onEmpty: () => void,
  ) {
    this.#prepared = { ...prepared, call: { ...prepared.call, signal: undefined, headers: {} } };
    this.#visibility = visibilityOf(options.schema, prepared);
    this.#planned = planned;
    this.#options = options;
    this.#onEmpty = onEmpty;
  }

  join(): void {
    this.#members++;
  }

  leave(): void {
    this.#members--;
    if (this.#members === 0) this.#onEmpty();
  }

  /** How many fields an event has at most. */
  get fieldCount(): number {
    return this.#planned.fieldCountOf(this.#prepared);
  }

  /** @throws AbandonedResult where the event's result is too large. */
  textOf(event: object): EventText {
    this.#options.tally.delivered++;
    if (event === this.#lastEvent && this.#lastText) return this.#lastText;
    const text = this.#texts.get(event) ?? this.#make(event);
    if (this.#members > 1) this.#keep(event, text);
    if (text instanceof AbandonedResult) throw text;
    return text;
  }

  #keep(event: object, text: EventText | AbandonedResult): void {
    this.#texts.set(event, text);
    if (text instanceof AbandonedResult) return;
    // A group may be silent for hours after a large part of a snapshot.
    if (this.#lastEvent === null) {
      setImmediate(() => {
        this.#lastEvent = null;
        this.#lastText = null;
      });
    }
    this.#lastEvent = event;
    this.#lastText = text;
  }

  /** Also what fails is made once for all members. */
  #make(event: object): EventText | AbandonedResult {
    try {
      return new EventText(this.#resultOf(event), cursorOf(event));
    } catch (error) {
      if (error instanceof AbandonedResult) return error;
      throw error;
    }
  }

  #resultOf(event: object): ExecutionResult {
    const { schema, createContext, mask, compileOperations } = this.#options;
    const { document, operation, variableValues, viewer, call } = this.#prepared;
    const operationName = operation.name?.value ?? null;
    // Fresh for each event: nothing that was read for one is shown in another.
    const contextValue = createContext({ ...call, viewer, calls: 0 });
    const limits = { maxBytes: this.#options.maxResponseBytes };
    const asker = { contextValue, visibility: this.#visibility, limits };
    const result =
      (compileOperations ? this.#planned.executeEvent(this.#prepared, asker, event) : null) ??
      execute({ schema, document, operationName, variableValues, contextValue, rootValue: event });
    // Fields that would call GameLift are refused at the start; so events leave in the order in which they come.
    if (result instanceof Promise) throw new TypeError('an event must be resolved from memory, at once');
    if (!(result instanceof TextResult)) limitResult(result, limits.maxBytes);
    return mask.result(result, call);
  }
}
