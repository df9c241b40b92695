import { coerceInputValue, type GraphQLSchema, isInputType, type OperationDefinitionNode, typeFromAST } from 'graphql';
import { quote, shorten, withShortQuotes } from '../../lib/shorten.ts';

import { RefusedOperation, refusal } from '../refusal.ts';

/** From so many values and characters on: below it, all that graphql-js can say of them is small. */
const large = 1_000;
/** A client repairs the first few. */
const mostErrors = 20;

/**
 * Refuses large variables that do not fit their types. graphql-js quotes a whole object for each of its members that is not known, without
 * counting them: a thousand members beside a megabyte make a gigabyte. Coerced here, the first twenty errors end it, and each is short.
 *
 * @param size values and characters of the variables.
 * @throws RefusedOperation with an error for each variable that does not fit.
 */
export function refuseLargeMisfits(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  size: number,
): void {
  if (size < large) return;
  const errors: Error[] = [];
  const refuse = () => new RefusedOperation(errors, 'the variables are refused');
  for (const definition of variableDefinitions) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type) || variables[name] === undefined) continue;
    const onError = (path: readonly (string | number)[], value: unknown, { message }: Error) => {
      const place = path.length === 0 ? '' : ` at ${quote([name, ...path].join('.'))}`;
      const told = `Variable "$${name}" got invalid value ${shown(value)}${place}; ${withShortQuotes(message)}`;
      errors.push(refusal('GRAPHQL_VALIDATION_FAILED', told));
      if (errors.length === mostErrors) throw refuse();
    };
    coerceInputValue(variables[name], type, onError, true);
  }
  if (errors.length > 0) throw refuse();
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : shorten(String(value));
}
