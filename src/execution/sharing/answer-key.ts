import type { GraphQLSchema } from 'graphql';
import { visibilityClass } from '../../auth/visibility.ts';
import { liveSelectionOf } from '../../schema/live-selection.ts';
import type { PreparedOperation } from '../prepared-operation.ts';

/** As whom the operation's viewer is answered: nothing else of him matters to a result. */
export function visibilityOf(schema: GraphQLSchema, { operation, document, viewer }: PreparedOperation): string {
  return visibilityClass(viewer, liveSelectionOf(schema, operation, document.definitions));
}

/**
 * Two of one operation with the same key are answered alike: the same variables, and viewers who may see the same. Whatever else is known
 * of a viewer is left out on purpose: with it nothing would be shared. A subscription's place to go on from is no part of its answers.
 */
export function answerKeyOf(schema: GraphQLSchema, prepared: PreparedOperation): string {
  const { operation, document, variableValues } = prepared;
  const visibility = visibilityOf(schema, prepared);
  const { afterVariable } = liveSelectionOf(schema, operation, document.definitions);
  const placeVariable = operation.operation === 'subscription' ? afterVariable : null;
  // A query's variables are often the very same object: that of a body that was read before.
  if (placeVariable === null) return `${visibility} ${variablesText(variableValues)}`;
  return `${visibility} ${JSON.stringify({ ...variableValues, [placeVariable]: undefined })}`;
}

/** The variables as JSON, made once. */
export function variablesText(variableValues: PreparedOperation['variableValues']): string {
  let text = texts.get(variableValues);
  if (text === undefined) {
    text = JSON.stringify(variableValues);
    texts.set(variableValues, text);
  }
  return text;
}

const texts = new WeakMap<PreparedOperation['variableValues'], string>();
