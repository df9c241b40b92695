import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { OpenSpan, Tracing } from '../observability/tracing.ts';

/**
 * Spans for the fields of queries and mutations that call GameLift: one for each field of a type, however many objects of a list
 * resolve it at the same time, so that a page of sessions with their players is two spans and their calls.
 */
class ResolverSpans {
  readonly #tracing: Tracing;
  readonly #open = new Map<string, { span: OpenSpan; pending: number }>();

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  /** Resolves one object's field within its group's span. */
  around(group: string, resolve: () => unknown): unknown {
    const known = this.#open.get(group) ?? { span: this.#tracing.begin({ name: group }), pending: 0 };
    known.pending++;
    this.#open.set(group, known);
    const leave = () => {
      known.pending--;
      if (known.pending > 0) return;
      this.#open.delete(group);
      known.span.end();
    };
    let value: unknown;
    try {
      value = known.span.run(resolve);
    } catch (error) {
      leave();
      throw error;
    }
    if (value instanceof Promise) value.then(leave, leave);
    else leave();
    return value;
  }
}

/** By the operation's context value, where it is traced. */
const spansOfOperations = new WeakMap<object, ResolverSpans>();

export function traceResolvers(contextValue: object, tracing: Tracing): void {
  spansOfOperations.set(contextValue, new ResolverSpans(tracing));
}

const prepared = new WeakSet<GraphQLSchema>();

/** Lets a schema's resolvers be traced. Done when tracing is on, once; operations that are not traced pay one look-up a field. */
export function prepareForTracing(schema: GraphQLSchema): void {
  if (prepared.has(schema)) return;
  prepared.add(schema);
  const roots: readonly unknown[] = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!roots.includes(type) && field.extensions.callsUpstream === undefined) continue;
      if (field.resolve) field.resolve = tracedResolver(`${type.name}.${field.name}`, field.resolve);
    }
  }
}

function tracedResolver(
  group: string,
  resolve: GraphQLFieldResolver<unknown, unknown>,
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    const spans = typeof context === 'object' && context !== null ? spansOfOperations.get(context) : undefined;
    if (!spans) return resolve(source, args, context, info);
    return spans.around(group, () => resolve(source, args, context, info));
  };
}
