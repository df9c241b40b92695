import { valueReader } from './evaluate.ts';
import type { Operand, SearchableGameSession } from './filter.ts';

export interface SortExpression {
  operand: Operand;
  direction: 'ASC' | 'DESC';
}

/** Compares two sessions by a sort expression; those that lack the value come last in both directions. */
export function comparisonOf({
  operand,
  direction,
}: SortExpression): (a: SearchableGameSession, b: SearchableGameSession) => number {
  const read = valueReader(operand);
  const sign = direction === 'ASC' ? 1 : -1;
  return (a, b) => {
    const left = read(a);
    const right = read(b);
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    if (left === right) return 0;
    return left < right ? -sign : sign;
  };
}
