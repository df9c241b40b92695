import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Filter, parseFilter, parseSort } from '../../../../src/emulator/filter/parser.ts';
import { refusal } from '../test-world.ts';

const condition = (name: string, comparator: string, value: unknown) =>
  expect.objectContaining({ type: 'condition', operand: expect.objectContaining({ name }), comparator, value });

test('parses every operand with every comparator that it allows', () => {
  for (const name of ['gameSessionId', 'gameSessionName', 'gameSessionProperties.mode']) {
    for (const comparator of ['=', '<>']) {
      expect(parseFilter(`${name} ${comparator} 'x'`)).toEqual(condition(name.split('.')[0] ?? '', comparator, 'x'));
    }
  }
  for (const name of ['maximumSessions', 'creationTimeMillis', 'playerSessionCount']) {
    for (const comparator of ['=', '<>', '<', '>', '<=', '>=']) {
      expect(parseFilter(`${name}${comparator}10`)).toEqual(condition(name, comparator, 10));
    }
  }
  expect(parseFilter('hasAvailablePlayerSessions=true')).toEqual(condition('hasAvailablePlayerSessions', '=', true));
  expect(parseFilter('hasAvailablePlayerSessions <> false')).toEqual(
    condition('hasAvailablePlayerSessions', '<>', false),
  );
});

test("reads AWS's own examples", () => {
  expect(parseFilter("gameSessionName = 'Matt\\'s Awesome Game 1'")).toEqual(
    condition('gameSessionName', '=', "Matt's Awesome Game 1"),
  );
  // "Ffa and either map" is what AWS means by it; without parentheses it says something else.
  const example =
    "gameSessionProperties.gameMode = 'Ffa' AND gameSessionProperties.gameMap = 'A' OR playerSessionCount>=2";
  expect(parseFilter(example)).toMatchObject({ type: 'or', left: { type: 'and' }, right: { type: 'condition' } });
});

/** Expressions as text with as few parentheses as precedence allows, and the tree that they must parse to. */
const generated = fc.letrec<{ tree: Filter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.nat(99).map(
      (value): Filter => ({
        type: 'condition',
        operand: { name: 'playerSessionCount', type: 'number' },
        comparator: '=',
        value,
      }),
    ),
    tie('tree').map((operand): Filter => ({ type: 'not', operand })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), tie('tree'), tie('tree'))
      .map(([type, left, right]): Filter => ({ type, left, right })),
  ),
})).tree;

const strength = { or: 0, and: 1, not: 2, condition: 3 };

function print(filter: Filter): string {
  if (filter.type === 'condition') return `playerSessionCount = ${filter.value}`;
  const within = (inner: Filter, least: number) => (strength[inner.type] < least ? `(${print(inner)})` : print(inner));
  if (filter.type === 'not') return `NOT ${within(filter.operand, strength.not)}`;
  // To the right of an operator, the same operator needs parentheses: both associate to the left.
  return `${within(filter.left, strength[filter.type])} ${filter.type.toUpperCase()} ${within(filter.right, strength[filter.type] + 1)}`;
}

test('NOT binds before AND, AND before OR, from left to right', () => {
  fc.assert(
    fc.property(generated, (tree) => {
      expect(parseFilter(print(tree))).toEqual(tree);
    }),
  );
});

test('any string comes back as it was once its quotes and backslashes are escaped', () => {
  const anyString = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.string({ unit: fc.constantFrom("'", '\\', '"', ')', ' ', '\n', 'é', '𝄞', '\ud800') }),
  );
  fc.assert(
    fc.property(anyString, (value) => {
      const escaped = value.replace(/['\\]/g, '\\$&');
      expect(parseFilter(`gameSessionName = '${escaped}'`)).toEqual(condition('gameSessionName', '=', value));
    }),
  );
});

test.each([
  [
    '',
    'expected an operand (gameSessionId, gameSessionName, maximumSessions, creationTimeMillis, playerSessionCount, hasAvailablePlayerSessions, gameSessionProperties.KEY) at 0, found the end',
  ],
  ["gameSessionName like 'x'", "expected a comparator (=, <>, <, >, <=, >=) at 16, found 'like'"],
  ["gameSessionName < 'x'", "expected = or <> (gameSessionName is a string) at 16, found '<'"],
  ["gameSessionProperties.level >= '5'", "expected = or <> (gameSessionProperties is a string) at 28, found '>='"],
  ['hasAvailablePlayerSessions > true', "expected = or <> (hasAvailablePlayerSessions is a boolean) at 27, found '>'"],
  [
    'gameSessionProperties.level = 5',
    "expected a string in single quotes (gameSessionProperties is a string) at 30, found '5'",
  ],
  ["maximumSessions = '10'", "expected a number (maximumSessions is a number) at 18, found ''10''"],
  [
    "hasAvailablePlayerSessions = 'true'",
    "expected true or false (hasAvailablePlayerSessions is a boolean) at 29, found ''true''",
  ],
  ['playerSessionCount = TRUE', "expected a number (playerSessionCount is a number) at 21, found 'TRUE'"],
  ['gameSessionName = "x"', 'a string stands in single quotes, found a double quote at 18'],
  ["gameSessionName = 'x", 'the string that begins at 18 has no end'],
  ["gameSessionName = 'x\\'", 'the string that begins at 18 has no end'],
  ["gameSessionProperties.a.b = 'x'", "a key with a period can't be searched: 'a.b' at 22"],
  ["gameSessionProperties. = 'x'", 'expected the key of a game property at 22'],
  ["status = 'ACTIVE'", "at 0, found 'status'"],
  ['(playerSessionCount = 1', 'expected AND, OR or ) at 23, found the end'],
  ['playerSessionCount = 1)', "expected AND, OR or the end at 22, found ')'"],
  ['playerSessionCount = 1 and playerSessionCount = 2', "expected AND, OR or the end at 23, found 'and'"],
  ['playerSessionCount = 1 AND', 'at 26, found the end'],
])('refuses %j', (text, problem) => {
  const message = refusal('InvalidRequestException', () => parseFilter(text));
  expect(message).toMatch(/^Invalid FilterExpression: /);
  expect(message).toContain(problem);
});

test('nesting is bounded, for parentheses and NOTs together', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}playerSessionCount = 1${')'.repeat(depth)}`;
  expect(parseFilter(nested(64))).toMatchObject({ type: 'condition' });
  expect(refusal('InvalidRequestException', () => parseFilter(nested(65)))).toContain('nested deeper than 64 at 65');
  expect(refusal('InvalidRequestException', () => parseFilter(`${'NOT '.repeat(40)}${nested(25)}`))).toContain(
    'nested deeper',
  );
});

test('a sort is one operand and a direction', () => {
  expect(parseSort('playerSessionCount DESC')).toMatchObject({
    operand: { name: 'playerSessionCount' },
    direction: 'DESC',
  });
  expect(parseSort('gameSessionProperties.map ASC')).toMatchObject({ operand: { key: 'map' }, direction: 'ASC' });
});

test.each([
  ['playerSessionCount', 'expected ASC or DESC at 18, found the end'],
  ['playerSessionCount asc', "expected ASC or DESC at 19, found 'asc'"],
  ['playerSessionCount ASC, gameSessionName ASC', "expected ASC or DESC at 19, found 'ASC,'"],
  ['playerSessionCount ASC gameSessionName', "expected the end at 23, found 'gameSessionName'"],
  ['status ASC', "at 0, found 'status'"],
  ['gameSessionProperties.a.b ASC', "a key with a period can't be searched: 'a.b' at 22"],
])('refuses to sort by %j', (text, problem) => {
  const message = refusal('InvalidRequestException', () => parseSort(text));
  expect(message).toMatch(/^Invalid SortExpression: /);
  expect(message).toContain(problem);
});
