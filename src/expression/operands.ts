import type { Comparator, Operand } from './filter.ts';

export type OperandType = 'string' | 'number' | 'boolean';

/** Every operand's type, as the SearchGameSessions reference lists them; property values compare as strings. */
export const operandTypes: Readonly<Record<Operand['name'], OperandType>> = {
  gameSessionId: 'string',
  gameSessionName: 'string',
  gameSessionProperties: 'string',
  maximumSessions: 'number',
  creationTimeMillis: 'number',
  playerSessionCount: 'number',
  hasAvailablePlayerSessions: 'boolean',
};

const equalities: readonly Comparator[] = ['=', '<>'];
export const comparators: readonly Comparator[] = ['=', '<>', '<', '>', '<=', '>='];

/** Only numbers have an order; strings and booleans are the same or not. */
export function comparatorsOf(operand: Operand): readonly Comparator[] {
  return operandTypes[operand.name] === 'number' ? comparators : equalities;
}

/** GameLift's bound of an expression, in characters. */
export const longestExpression = 1_024;
export const longestPropertyKey = 32;
/**
 * The keys that can be written in an expression: the grammar has no way to escape one. AWS documents no alphabet; a period
 * can be written but never found (gamelift search leaves such keys out), which lint says.
 */
export const propertyKey = /^[A-Za-z0-9_-]+$/;
