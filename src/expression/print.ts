import type { FilterExpression, Operand } from './filter.ts';
import type { SortExpression } from './sort.ts';

/**
 * Writes a filter the one canonical way: every group in parentheses, because AND binds closer than OR; every string
 * escaped, so that no value can end its quotes. Only the quote and the backslash are: control characters and line ends stand
 * for themselves, because AWS documents no other escapes.
 */
export function printFilter(expression: FilterExpression): string {
  switch (expression.type) {
    case 'and':
    case 'or':
      return `(${expression.operands.map(printFilter).join(expression.type === 'and' ? ' AND ' : ' OR ')})`;
    case 'not': {
      const operand = printFilter(expression.operand);
      return expression.operand.type === 'not' ? `NOT (${operand})` : `NOT ${operand}`;
    }
    case 'condition':
      return `${printOperand(expression.operand)} ${expression.comparator} ${printValue(expression.value)}`;
  }
}

export function printSort({ operand, direction }: SortExpression): string {
  return `${printOperand(operand)} ${direction}`;
}

function printOperand(operand: Operand): string {
  return operand.name === 'gameSessionProperties' ? `${operand.name}.${operand.key}` : operand.name;
}

function printValue(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
}
