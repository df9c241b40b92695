import {
  type IntrospectionQuery,
  introspectionFromSchema,
  isAbstractType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { schema } from './index.ts';

/** The graph in the schema definition language, sorted, with its descriptions: what schema.graphql holds. */
export function printGatewaySchema(): string {
  return printSchema(lexicographicSortSchema(schema));
}

/** What an introspection query answers, with descriptions: for tools that read no schema definition language. */
export function introspectGatewaySchema(): IntrospectionQuery {
  return introspectionFromSchema(lexicographicSortSchema(schema));
}

/**
 * By interface or union the names of its types. A client that keeps a normalised cache needs it: without it Apollo's takes
 * `... on Error` and `... on LiveEvent` for fragments on types of their own, which match nothing.
 */
export function possibleTypes(): Record<string, string[]> {
  const sorted = lexicographicSortSchema(schema);
  const abstract = Object.values(sorted.getTypeMap()).filter(isAbstractType);
  return Object.fromEntries(abstract.map((type) => [type.name, sorted.getPossibleTypes(type).map(({ name }) => name)]));
}
