import {
  type FieldNode,
  type GraphQLError,
  type GraphQLResolveInfo,
  isNonNullType,
  locatedError,
  responsePathAsArray,
} from 'graphql';
import { AbandonedResult, mostFailed, type ResultLimits, tooLarge, tooManyFailed } from '../result-limits.ts';

/** Where a value stands in the result. */
export type Place = GraphQLResolveInfo['path'];

/** JSON; a promise where something in it is awaited. */
export type Text = string | Promise<string>;

/** A query with its variables: what all of its executions share. */
export interface QueryRequest
  extends Pick<GraphQLResolveInfo, 'schema' | 'operation' | 'fragments' | 'variableValues'> {
  /** By field of the plan: a list's objects are all asked with the same. */
  readonly args: Record<string, unknown>[];
}

/** For whom a query is executed, and how much its result may take. */
export interface Asker {
  limits: ResultLimits;
  contextValue: unknown;
  /** Contexts with the same are answered alike. */
  visibility: string;
}

/** One execution of a planned operation: for whom, and what has failed. */
export class QueryRun implements Asker {
  readonly limits: ResultLimits;
  readonly request: QueryRequest;
  readonly contextValue: unknown;
  readonly visibility: string;
  /** A subscription's event; a query has none. */
  readonly rootValue: unknown;
  /** In the order in which they came. */
  readonly errors: GraphQLError[] = [];
  /** Counts what was written for this execution alone: a text around it is not to be kept. */
  peculiarities = 0;
  readonly #nulled = new Set<Place | undefined>();
  #failed = 0;
  #written = 0;
  #untilLook = writesBetweenLooks;

  constructor(request: QueryRequest, { contextValue, visibility, limits }: Asker, rootValue: unknown) {
    this.limits = limits;
    this.request = request;
    this.contextValue = contextValue;
    this.visibility = visibility;
    this.rootValue = rootValue;
  }

  /** Counts characters that are written at `place`. @throws AbandonedResult where that is too much, or takes too long. */
  count(characters: number, place: Place | undefined, key?: string): void {
    this.#written += characters;
    if (this.#written > this.limits.maxBytes) {
      const path = [...(place ? responsePathAsArray(place) : []), ...(key === undefined ? [] : [key])];
      throw tooLarge(this.limits.maxBytes, path.join('.'));
    }
    if (--this.#untilLook > 0) return;
    this.#untilLook = writesBetweenLooks;
    const reason = this.limits.expired?.();
    if (reason) throw reason;
  }

  /** The limits hold for what is written from now on. */
  beginAnew(): void {
    this.#written = 0;
    this.#failed = 0;
  }

  /** Makes null of what has failed, or throws on where its type has no null. @throws AbandonedResult where too much has failed. */
  failed(error: unknown, nodes: readonly FieldNode[], type: GraphQLResolveInfo['returnType'], place: Place) {
    if (error instanceof AbandonedResult) throw error;
    if (++this.#failed > mostFailed) throw tooManyFailed();
    this.peculiarities++;
    const located = locatedError(error, nodes, responsePathAsArray(place));
    if (isNonNullType(type)) throw located;
    this.tell(located, place);
    return 'null';
  }

  /** What fails below a place that has become null is nobody's matter any more. */
  tell(error: GraphQLError, place: Place | undefined): void {
    for (let above = place; above; above = above.prev) if (this.#nulled.has(above)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(place);
    this.errors.push(error);
  }
}

/** To look at the time costs as much as to write some fields. */
const writesBetweenLooks = 4_096;
