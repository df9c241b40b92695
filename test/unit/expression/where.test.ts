import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../src/expression/parse.ts';
import { printFilter, printSort } from '../../../src/expression/print.ts';
import { compileOrderBy, compileWhere, type GameSessionWhere, WhereError } from '../../../src/expression/where.ts';
import { anyText } from '../../support/any-text.ts';

const printed = (where: GameSessionWhere) => {
  const expression = compileWhere(where);
  return expression && printFilter(expression);
};

describe('a typed filter', () => {
  test.each<[GameSessionWhere, string | null]>([
    [{}, null],
    [{ name: null, and: null, hasAvailablePlayerSessions: null }, null],
    [{ name: { eq: "Matt's" } }, "gameSessionName = 'Matt\\'s'"],
    [{ name: { in: ['a', 'b'] } }, "(gameSessionName = 'a' OR gameSessionName = 'b')"],
    [{ currentPlayerSessionCount: { gte: 1, lt: 5 } }, '(playerSessionCount < 5 AND playerSessionCount >= 1)'],
    [{ maximumPlayerSessionCount: { ne: 0 } }, 'maximumSessions <> 0'],
    [{ creationTime: { gt: new Date(1_700_000_000_125) } }, 'creationTimeMillis > 1700000000125'],
    [{ hasAvailablePlayerSessions: false }, 'hasAvailablePlayerSessions = false'],
    [
      {
        gameProperties: [
          { key: 'gameMode', eq: 'Ffa' },
          { key: 'gameMap', in: ['x', 'y'] },
        ],
      },
      "(gameSessionProperties.gameMode = 'Ffa' AND (gameSessionProperties.gameMap = 'x' OR gameSessionProperties.gameMap = 'y'))",
    ],
    [
      { name: { ne: 'z' }, or: [{ name: { eq: 'a' } }, { not: { hasAvailablePlayerSessions: true } }] },
      "(gameSessionName <> 'z' AND (gameSessionName = 'a' OR NOT hasAvailablePlayerSessions = true))",
    ],
  ])('%j is compiled to %s', (where, text) => {
    expect(printed(where)).toBe(text);
  });

  test.each<[GameSessionWhere, string]>([
    [{ and: [] }, 'and: expected at least one condition, got an empty list'],
    [{ or: [] }, 'or: expected at least one condition, got an empty list'],
    [{ or: [{ name: { eq: 'a' } }, {}] }, 'or.1: expected at least one condition'],
    [{ not: {} }, 'not: expected at least one condition'],
    [{ not: { name: { in: [] } } }, 'not.name.in: expected at least one value, got an empty list'],
    [{ creationTime: { lt: new Date(Number.NaN) } }, 'creationTime.lt: expected a whole number, got NaN'],
    [{ maximumPlayerSessionCount: { gte: 1.5 } }, 'maximumPlayerSessionCount.gte: expected a whole number, got 1.5'],
    [{ gameProperties: [{ key: 'gameMode' }] }, 'gameProperties.0: expected eq, ne or in beside the key'],
    [{ gameProperties: [{ key: 'a.b', eq: 'x' }] }, 'gameProperties.0.key: expected 1 to 32 letters'],
    [{ gameProperties: [{ key: "x' OR 'a'='a", eq: 'x' }] }, 'gameProperties.0.key: expected 1 to 32 letters'],
    [{ gameProperties: [{ key: 'k'.repeat(33), eq: 'x' }] }, 'gameProperties.0.key: expected 1 to 32 letters'],
  ])('%j is refused with the path of the member at fault', (where, message) => {
    expect(() => compileWhere(where)).toThrow(WhereError);
    expect(() => compileWhere(where)).toThrow(message);
  });

  test('nesting is bounded', () => {
    const nested = (levels: number): GameSessionWhere => (levels ? { not: nested(levels - 1) } : { name: { eq: 'a' } });
    expect(printed(nested(32))).toContain('NOT');
    expect(() => compileWhere(nested(33))).toThrow('expected at most 32 levels of and, or and not');
  });

  describe('the number of conditions is bounded', () => {
    const shortest: GameSessionWhere = { maximumPlayerSessionCount: { eq: 1 } };
    const choices = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

    test.each<[string, GameSessionWhere, string]>([
      ['in one list', { name: { in: choices(51) } }, 'name.in.50'],
      ['over several members', { gameSessionId: { in: choices(30) }, name: { in: choices(30) } }, 'name.in.20'],
      [
        'over nested groups',
        { or: Array(6).fill({ and: Array(10).fill(shortest) }) },
        'or.5.and.0.maximumPlayerSessionCount.eq',
      ],
    ])('%s', (_, where, path) => {
      expect(() => compileWhere(where)).toThrow(`${path}: expected at most 50 conditions: GameLift takes no more`);
    });

    test('at more than an expression can hold', () => {
      expect(printed({ or: Array(50).fill(shortest) })?.length).toBeGreaterThan(1_024);
    });

    test('for each filter anew', () => {
      const where = { name: { in: choices(50) } };
      expect(compileWhere(where)).toEqual(compileWhere(where));
    });
  });

  test('no value can break out of its string', () => {
    fc.assert(
      fc.property(anyText(), fc.string(), (name, value) => {
        const where = { name: { eq: name }, gameProperties: [{ key: 'k', ne: value }] };
        expect(parseFilter(printed(where) ?? '')).toEqual(compileWhere(where));
      }),
    );
  });
});

describe('a typed order', () => {
  test('is compiled to a sort expression', () => {
    expect(printSort(compileOrderBy({ field: 'CREATION_TIME', direction: 'DESC' }))).toBe('creationTimeMillis DESC');
    expect(printSort(compileOrderBy({ field: 'GAME_PROPERTY', direction: 'ASC', propertyKey: 'rank' }))).toBe(
      'gameSessionProperties.rank ASC',
    );
  });

  test('propertyKey goes with GAME_PROPERTY and only with it', () => {
    expect(() => compileOrderBy({ field: 'GAME_PROPERTY', direction: 'ASC' })).toThrow('propertyKey: expected the key');
    expect(() => compileOrderBy({ field: 'NAME', direction: 'ASC', propertyKey: 'rank' })).toThrow(
      'propertyKey: goes with GAME_PROPERTY only, not with NAME',
    );
  });
});
