import { countCharacters } from '../lib/characters.ts';
import { excerpt } from './error.ts';
import type { FilterExpression, Operand } from './filter.ts';
import { comparatorsOf, longestExpression, longestPropertyKey, operandTypes } from './operands.ts';
import { printFilter } from './print.ts';

export interface Problem {
  message: string;
}

const loneSurrogate = /\p{Surrogate}/u;

/**
 * What GameLift would refuse, or silently find nothing for, in a filter that can be read. `text` is what will be sent;
 * without it, the filter's canonical form.
 */
export function lintFilter(expression: FilterExpression, text = printFilter(expression)): Problem[] {
  // Whatever else may be wrong with it, a list of that would be as long again.
  const tooLong = lintLength(text);
  if (tooLong.length > 0) return tooLong;
  const problems: Problem[] = [];
  if (loneSurrogate.test(text)) {
    problems.push({ message: "half a surrogate pair is no character: GameLift can't be sent it, nor find it" });
  }
  lintTree(expression, problems);
  return problems;
}

/** Characters of a text that are counted, to say how many there are. */
const mostCounted = 32_768;

/** Whether a text is too long for an expression: in a fixed time, so that it can be asked before the text is read. */
export function lintLength(text: string): Problem[] {
  if (text.length <= longestExpression) return [];
  const length = countCharacters(text, mostCounted);
  if (length !== null && length <= longestExpression) return [];
  const got = length ?? 'many more';
  return [{ message: `expected an expression of at most ${longestExpression} characters, got ${got}` }];
}

/** What GameLift can't sort or search by. */
export function lintOperand(operand: Operand): Problem[] {
  if (operand.name !== 'gameSessionProperties') return [];
  const { key } = operand;
  if (key.includes('.')) {
    return [
      { message: `the property key '${excerpt(key)}' has a period: GameLift's search leaves such properties out` },
    ];
  }
  if (key.length > longestPropertyKey) {
    return [{ message: `expected a property key of at most ${longestPropertyKey} characters, got ${key.length}` }];
  }
  return [];
}

function lintTree(expression: FilterExpression, problems: Problem[]): void {
  switch (expression.type) {
    case 'and':
    case 'or':
      for (const operand of expression.operands) lintTree(operand, problems);
      return;
    case 'not':
      lintTree(expression.operand, problems);
      return;
    case 'condition': {
      const { operand, comparator, value } = expression;
      problems.push(...lintOperand(operand));
      const type = operandTypes[operand.name];
      if (!comparatorsOf(operand).includes(comparator)) {
        problems.push({
          message: `${operand.name} is a ${type} and can only be compared with = or <>, not ${comparator}`,
        });
      }
      if (typeof value !== type) {
        problems.push({ message: `${operand.name} is a ${type} and can't be compared with a ${typeof value}` });
      }
    }
  }
}
