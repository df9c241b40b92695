import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../src/expression/error.ts';
import { parseFilter, parseSort } from '../../../src/expression/parse.ts';
import { printFilter, printSort } from '../../../src/expression/print.ts';
import { anyText } from '../../support/any-text.ts';
import { filterArbitrary, operandArbitrary } from '../../support/expression-arbitraries.ts';

const operands =
  'an operand (gameSessionId, gameSessionName, gameSessionProperties.<key>, maximumSessions, creationTimeMillis, playerSessionCount, hasAvailablePlayerSessions)';

describe('a filter expression', () => {
  test.each([
    ["gameSessionName = 'a'", "gameSessionName = 'a'"],
    [
      'playerSessionCount>=2 AND hasAvailablePlayerSessions=true',
      '(playerSessionCount >= 2 AND hasAvailablePlayerSessions = true)',
    ],
    [
      "gameSessionProperties.gameMode = 'Ffa' AND gameSessionProperties.gameMap = 'Suzuka' OR gameSessionProperties.gameMap = 'Silverstone'",
      "((gameSessionProperties.gameMode = 'Ffa' AND gameSessionProperties.gameMap = 'Suzuka') OR gameSessionProperties.gameMap = 'Silverstone')",
    ],
    ['NOT maximumSessions < 2 AND playerSessionCount <> -1', '(NOT maximumSessions < 2 AND playerSessionCount <> -1)'],
    ['NOT (maximumSessions=1 OR maximumSessions=2)', 'NOT (maximumSessions = 1 OR maximumSessions = 2)'],
    ["gameSessionName = 'Matt\\'s Awesome Game 1'", "gameSessionName = 'Matt\\'s Awesome Game 1'"],
    ["  (( gameSessionName='x' ))\n", "gameSessionName = 'x'"],
  ])('%s is read as %s', (text, canonical) => {
    expect(printFilter(parseFilter(text))).toBe(canonical);
  });

  test.each([
    ['playerSessionCount like 2', "expected a comparator (=, <>, <, >, <=, >=) at 19, found 'like'"],
    ['', `expected ${operands} at 0, found the end`],
    ['mapName = 1', `expected ${operands} at 0, found 'mapName'`],
    ['constructor = 1', `expected ${operands} at 0, found 'constructor'`],
    ["gameSessionProperties = 'x'", `expected ${operands} at 0, found 'gameSessionProperties'`],
    ["gameSessionProperties. = 'x'", `expected ${operands} at 0, found 'gameSessionProperties.'`],
    ["gameSessionName < 'x'", "expected = or <> (gameSessionName is a string) at 16, found '<'"],
    ['gameSessionName = 5', "expected a string in single quotes at 18, found '5'"],
    ['gameSessionName = "x"', 'expected a string in single quotes at 18, found \'"x"\''],
    ["gameSessionName = 'x", "expected a closing quote (') at 20, found the end"],
    ["gameSessionName = 'x\\'", "expected a closing quote (') at 22, found the end"],
    ["playerSessionCount = 'x'", "expected a whole number at 21, found ''x''"],
    ['playerSessionCount = 1.5', "expected a whole number at 21, found '1.5'"],
    ['playerSessionCount = 12x', "expected a whole number at 21, found '12x'"],
    ['playerSessionCount = 99999999999999999999', "expected a whole number at 21, found '99999999999999999999'"],
    ['hasAvailablePlayerSessions = yes', "expected true or false at 29, found 'yes'"],
    [
      'hasAvailablePlayerSessions > true',
      "expected = or <> (hasAvailablePlayerSessions is a boolean) at 27, found '>'",
    ],
    ['maximumSessions = 1 maximumSessions', "expected AND, OR or the end at 20, found 'maximumSessions'"],
    [
      'maximumSessions = 1 and maximumSessions = 2',
      "expected AND, OR or the end (keywords are written in capitals: AND) at 20, found 'and'",
    ],
    ['(maximumSessions = 1', "expected AND, OR or ')' at 20, found the end"],
    ['maximumSessions = 1)', "expected AND, OR or the end at 19, found ')'"],
    ['maximumSessions = 1 AND', `expected ${operands} at 23, found the end`],
    ['maximumSessions = ;', "expected a whole number at 18, found ';'"],
    ['maximumSessions != 1', "expected a comparator (=, <>, <, >, <=, >=) at 16, found '!'"],
    ['playerSessionCount like 2.5', "expected a comparator (=, <>, <, >, <=, >=) at 19, found 'like'"],
    ["mapName = 'x", `expected ${operands} at 0, found 'mapName'`],
    ['"gameSessionName" = \'x\'', `expected ${operands} at 0, found '"gameSessionName"'`],
    ['maximumSessions = - 1', "expected a whole number at 18, found '-'"],
    ["gameSessionProperties.a b = 'x'", "expected a comparator (=, <>, <, >, <=, >=) at 24, found 'b'"],
    ['maximumSessions\u00a0= 1', "expected a comparator (=, <>, <, >, <=, >=) at 15, found '\\u{a0}'"],
    ['\ufeffmaximumSessions = 1', `expected ${operands} at 0, found '\\u{feff}'`],
    [`maximumSessions = ${'😀'.repeat(41)}`, `expected a whole number at 18, found '${'😀'.repeat(40)}…'`],
  ])('%s is refused with its position and what was expected', (text, message) => {
    expect(refusalOf(() => parseFilter(text)).message).toBe(message);
  });

  test('control characters stand for themselves in a string, and are told by code point in an error', () => {
    const text = "gameSessionName = 'a\u0000b\nc'";
    expect(parseFilter(text)).toMatchObject({ value: 'a\u0000b\nc' });
    expect(printFilter(parseFilter(text))).toBe(text);
    expect(refusalOf(() => parseFilter(`${text} '\u001b'`))).toMatchObject({
      position: text.length + 1,
      found: "'\\u{1b}'",
    });
  });

  test('a negative zero is a zero', () => {
    expect(parseFilter('maximumSessions = -0')).toStrictEqual(parseFilter('maximumSessions = 0'));
  });

  test('nesting is bounded, whatever the length', () => {
    const deep = (levels: number) => `${'('.repeat(levels)}maximumSessions = 1${')'.repeat(levels)}`;
    expect(printFilter(parseFilter(deep(100)))).toBe('maximumSessions = 1');
    expect(() => parseFilter(deep(101))).toThrow('expected at most 100 parentheses and NOTs inside each other at 101');
    expect(() => parseFilter('NOT '.repeat(10_000))).toThrow('expected at most 100 parentheses');
    expect(() => parseFilter('('.repeat(1_000_000))).toThrow('expected an expression of at most 65536 characters');
  });

  test('printing and reading again gives the same tree', () => {
    fc.assert(
      fc.property(filterArbitrary, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual(filter);
      }),
    );
  });

  test('any text is either read or refused with an ExpressionError', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), brokenExpression), (text) => {
        try {
          const filter = parseFilter(text);
          expect(parseFilter(printFilter(filter))).toStrictEqual(filter);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
          expect((error as ExpressionError).position).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('a sort expression', () => {
  test.each([
    ['creationTimeMillis DESC', 'creationTimeMillis DESC'],
    [' gameSessionProperties.difficulty   ASC ', 'gameSessionProperties.difficulty ASC'],
  ])('%s is read', (text, canonical) => {
    expect(printSort(parseSort(text))).toBe(canonical);
  });

  test.each([
    ['creationTimeMillis', 'expected ASC or DESC at 18, found the end'],
    ['creationTimeMillis desc', "expected ASC or DESC (keywords are written in capitals: DESC) at 19, found 'desc'"],
    ['creationTimeMillis ASC, maximumSessions ASC', "expected the end at 22, found ','"],
    ['creationTimeMillis ASC maximumSessions ASC', "expected the end at 23, found 'maximumSessions'"],
    ['ASC', `expected ${operands} at 0, found 'ASC'`],
  ])('%s is refused with its position and what was expected', (text, message) => {
    expect(refusalOf(() => parseSort(text)).message).toBe(message);
  });

  test('printing and reading again gives the same order', () => {
    fc.assert(
      fc.property(operandArbitrary, fc.constantFrom('ASC' as const, 'DESC' as const), (operand, direction) => {
        expect(parseSort(printSort({ operand, direction }))).toEqual({ operand, direction });
      }),
    );
  });
});

/** What a reader throws; it must be an ExpressionError. */
function refusalOf(read: () => unknown): ExpressionError {
  try {
    read();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('expected a refusal, but the text was read');
}

/** Real expressions with a piece cut out or put in. */
const brokenExpression = fc
  .tuple(
    filterArbitrary.map(printFilter),
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom('', "'", '(', ')', '\\', ' AND', '=', '"'),
  )
  .map(([text, at, cut, piece]) => {
    const position = at % (text.length + 1);
    return text.slice(0, position) + piece + text.slice(position + cut);
  });
