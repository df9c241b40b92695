import { type ExecutionResult, execute, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { visibilityClass } from '../auth/visibility.ts';
import { liveSelectionOf } from '../schema/live-selection.ts';
import { EventText } from './event-text.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/**
 * Subscriptions with equal results are one group: the same operation of the same document, the same variables but for `after`, and
 * viewers who are answered alike. Whatever else is known of a viewer is left out of the key on purpose: with it nothing
 * would be shared.
 */
export class SharedExecution {
  readonly #schema: GraphQLSchema;
  readonly #groups = new WeakMap<OperationDefinitionNode, Map<string, ResultGroup>>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Whoever joins must leave. */
  join(prepared: PreparedOperation): ResultGroup {
    const { operation } = prepared;
    const groups = this.#groups.get(operation) ?? new Map<string, ResultGroup>();
    this.#groups.set(operation, groups);
    const key = this.#keyOf(prepared);
    let group = groups.get(key);
    if (!group) {
      group = new ResultGroup(prepared, () => groups.delete(key));
      groups.set(key, group);
    }
    group.join();
    return group;
  }

  #keyOf({ operation, document, variableValues, viewer }: PreparedOperation): string {
    const { afterVariable, dependsOnPlayer } = liveSelectionOf(this.#schema, operation, document.definitions);
    const variables = Object.entries(variableValues).filter(([name]) => name !== afterVariable);
    return JSON.stringify([visibilityClass(viewer, { dependsOnPlayer }), variables]);
  }
}

/** Makes each event's result once for all members, when the first of them asks. */
export class ResultGroup {
  readonly #prepared: PreparedOperation;
  readonly #onEmpty: () => void;
  /** Kept as long as the event itself, which waits for slow readers, and no longer. */
  readonly #texts = new WeakMap<object, EventText>();
  #members = 0;
  /** Members are mostly told of an event one after the other. */
  #lastEvent: object | null = null;
  #lastText: EventText | null = null;

  constructor(prepared: PreparedOperation, onEmpty: () => void) {
    this.#prepared = prepared;
    this.#onEmpty = onEmpty;
  }

  join(): void {
    this.#members++;
  }

  leave(): void {
    this.#members--;
    if (this.#members === 0) this.#onEmpty();
  }

  textOf(event: object): EventText {
    if (event === this.#lastEvent && this.#lastText) return this.#lastText;
    const text = this.#texts.get(event) ?? new EventText(this.#resultOf(event));
    this.#texts.set(event, text);
    this.#lastEvent = event;
    this.#lastText = text;
    return text;
  }

  #resultOf(event: object): ExecutionResult {
    const { schema, document, operationName, variableValues, forEvents } = this.#prepared;
    const contextValue = forEvents.createContext();
    const result = execute({ schema, document, operationName, variableValues, contextValue, rootValue: event });
    // Fields that would call GameLift are refused at the start; so events leave in the order in which they come.
    if (result instanceof Promise) throw new TypeError('an event must be resolved from memory, at once');
    return result.errors ? { ...result, errors: forEvents.mask(result.errors) } : result;
  }
}
