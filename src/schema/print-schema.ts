import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './index.ts';

/** The graph in the schema definition language, sorted, with its descriptions: what schema.graphql holds. */
export function printGatewaySchema(): string {
  return printSchema(lexicographicSortSchema(schema));
}
