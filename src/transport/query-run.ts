import {
  type FieldNode,
  type GraphQLError,
  type GraphQLResolveInfo,
  isNonNullType,
  locatedError,
  responsePathAsArray,
} from 'graphql';

/** Where a value stands in the result. */
export type Place = GraphQLResolveInfo['path'];

/** JSON; a promise where something in it is awaited. */
export type Text = string | Promise<string>;

type Request = Pick<GraphQLResolveInfo, 'schema' | 'operation' | 'fragments' | 'variableValues'>;

/** One execution of a planned query: what all of its fields share, and what has failed. */
export class QueryRun implements Request {
  readonly schema: Request['schema'];
  readonly operation: Request['operation'];
  readonly fragments: Request['fragments'];
  readonly variableValues: Request['variableValues'];
  readonly contextValue: unknown;
  /** By field of the plan: a list's objects are all asked with the same. */
  readonly args: Record<string, unknown>[] = [];
  /** In the order in which they came. */
  readonly errors: GraphQLError[] = [];
  readonly #nulled = new Set<Place | undefined>();

  constructor(request: Request, contextValue: unknown) {
    this.schema = request.schema;
    this.operation = request.operation;
    this.fragments = request.fragments;
    this.variableValues = request.variableValues;
    this.contextValue = contextValue;
  }

  /** Makes null of what has failed, or throws on where its type has no null. */
  failed(error: unknown, nodes: readonly FieldNode[], type: GraphQLResolveInfo['returnType'], place: Place) {
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
