import fc from 'fast-check';
import { ExpressionError } from '../../src/expression/error.ts';
import { parseFilter, parseSort } from '../../src/expression/parse.ts';
import { printFilter } from '../../src/expression/print.ts';
import { compileWhere, type GameSessionWhere } from '../../src/expression/where.ts';
import { anyText } from './any-text.ts';
import { filterArbitrary } from './expression-arbitraries.ts';

/** Texts that a client could send where an expression is expected: pieces of the grammar, real expressions, and anything. */
export const expressionTextArbitrary: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...[
            'gameSessionName',
            'gameSessionProperties.map',
            'maximumSessions',
            'hasAvailablePlayerSessions',
            'AND',
            'OR',
            'NOT',
          ],
          ...[
            '=',
            '<>',
            '<',
            '>=',
            '(',
            ')',
            "'",
            "\\'",
            '\\\\',
            "'a'",
            '1',
            '-1',
            'true',
            ' ',
            '\t',
            '\u0000',
            '\ud800',
            '. ',
            'ASC',
          ],
        ),
        fc.string({ maxLength: 4 }),
      ),
      { maxLength: 24 },
    )
    .map((parts) => parts.join('')),
  filterArbitrary.map(printFilter),
  anyText({ maxLength: 64 }),
);

/** Reads a text as a client's filter and sort. What is refused is refused with where and why; what is taken prints to what means the same. */
export function readUntrusted(text: string): 'taken' | 'refused' {
  refusedOrNot(() => parseSort(text));
  const filter = refusedOrNot(() => parseFilter(text));
  if (!filter) return 'refused';
  const printed = printFilter(filter);
  if (printFilter(parseFilter(printed)) !== printed)
    throw new Error(`${JSON.stringify(text)} changes as it is printed`);
  return 'taken';
}

/** A value of `where`, however it is written, is one value of one condition in the expression that is sent. */
export function staysOneValue(value: string): boolean {
  const where: GameSessionWhere = { name: { eq: value } };
  const compiled = compileWhere(where);
  if (!compiled) return false;
  const read = parseFilter(printFilter(compiled));
  return read.type === 'condition' && read.value === value && read.operand.name === 'gameSessionName';
}

function refusedOrNot<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionError && error.message.length < 400) return null;
    throw error;
  }
}
