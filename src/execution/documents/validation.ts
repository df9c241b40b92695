import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  OverlappingFieldsCanBeMergedRule,
  type ValidationRule,
  validate,
} from 'graphql';
import { refusal } from '../refusal.ts';

/** A client repairs the first few; graphql-js would report a hundred. */
const mostErrors = 20;
/** Of graphql-js where comparing fields has taken too long: alone, since the other rules have not got further than that. */
const aborted = 'Validation aborted.';

/**
 * What is wrong with a document: the first twenty errors, and one more that says why there may be others. Where graphql-js gives up comparing
 * fields that must not conflict, the other rules' errors come first, and the last one says what was too much.
 */
export function errorsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  const errors = validate(schema, document, rules, { maxErrors: mostErrors });
  if (errors.at(-1)?.message !== aborted) return errors;
  const others = rules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
  const message = 'The document has too many fields and fragments to compare: its validation was aborted';
  return [...validate(schema, document, others, { maxErrors: mostErrors }), refusal('LIMIT_EXCEEDED', message)];
}
