import type { GraphQLSchema } from 'graphql';
import { visibilityClass } from '../auth/visibility.ts';
import { liveSelectionOf } from '../schema/live-selection.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/**
 * Two of one operation with the same key are answered alike: the same variables, and viewers who may see the same. Whatever else is known
 * of a viewer is left out on purpose: with it nothing would be shared. A subscription's place to go on from is no part of its answers.
 */
export function answerKeyOf(
  schema: GraphQLSchema,
  { operation, document, variableValues, viewer }: PreparedOperation,
): string {
  const { afterVariable, dependsOnPlayer } = liveSelectionOf(schema, operation, document.definitions);
  const placeVariable = operation.operation === 'subscription' ? afterVariable : null;
  const variables = Object.entries(variableValues).filter(([name]) => name !== placeVariable);
  return JSON.stringify([visibilityClass(viewer, { dependsOnPlayer }), variables]);
}
