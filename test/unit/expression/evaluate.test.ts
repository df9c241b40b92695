import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../../src/expression/evaluate.ts';
import type { SearchableGameSession } from '../../../src/expression/filter.ts';
import { parseFilter, parseSort } from '../../../src/expression/parse.ts';
import { printFilter } from '../../../src/expression/print.ts';
import { comparisonOf } from '../../../src/expression/sort.ts';
import {
  filterArbitrary,
  operandArbitrary,
  searchableGameSessionArbitrary,
} from '../../support/expression-arbitraries.ts';

const session: SearchableGameSession = {
  gameSessionId: 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/a',
  name: 'Harbor',
  maximumPlayerSessionCount: 8,
  currentPlayerSessionCount: 8,
  creationTime: new Date(1_700_000_000_000),
  gameProperties: [
    { key: 'gameMode', value: 'Ffa' },
    { key: 'level', value: '10' },
  ],
};

const holds = (text: string, changes: Partial<SearchableGameSession> = {}) =>
  compileFilter(parseFilter(text))({ ...session, ...changes });

describe('a condition', () => {
  test.each([
    ["gameSessionId = 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/a'", true],
    ["gameSessionId = 'a'", true],
    ["gameSessionId <> 'a'", false],
    ["gameSessionId = 'fleet-1/a'", false],
    ["gameSessionId <> 'b'", true],
    ["gameSessionName = 'harbor'", false],
    ["gameSessionName <> 'harbor'", true],
    ["gameSessionProperties.gameMode = 'Ffa'", true],
    ["gameSessionProperties.level = '10'", true],
    ["gameSessionProperties.level = '10.0'", false],
    ['maximumSessions >= 8', true],
    ['maximumSessions > 8', false],
    ['creationTimeMillis = 1700000000000', true],
    ['creationTimeMillis < 1700000000000', false],
    ['playerSessionCount <= 8', true],
    ['hasAvailablePlayerSessions = true', false],
    ['hasAvailablePlayerSessions <> true', true],
  ])('%s is %s for the sample session', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  test('a condition on a property that the session lacks is false, and its negation true', () => {
    expect(holds("gameSessionProperties.other = 'x'")).toBe(false);
    expect(holds("gameSessionProperties.other <> 'x'")).toBe(false);
    expect(holds("NOT gameSessionProperties.other = 'x'")).toBe(true);
  });

  test('a session without a name is like one without the property', () => {
    expect(holds("gameSessionName <> 'x'", { name: null })).toBe(false);
  });

  test('a session has available player sessions while its count is below its maximum', () => {
    expect(holds('hasAvailablePlayerSessions = true', { currentPlayerSessionCount: 7 })).toBe(true);
    expect(holds('hasAvailablePlayerSessions = true', { currentPlayerSessionCount: 9 })).toBe(false);
  });
});

describe('groups', () => {
  test('AND binds closer than OR, NOT closer than AND', () => {
    expect(holds('maximumSessions = 1 AND maximumSessions = 1 OR maximumSessions = 8')).toBe(true);
    expect(holds('maximumSessions = 1 AND (maximumSessions = 1 OR maximumSessions = 8)')).toBe(false);
    expect(holds('NOT maximumSessions = 8 AND maximumSessions = 1')).toBe(false);
    expect(holds('NOT maximumSessions = 1 OR maximumSessions = 1')).toBe(true);
  });

  test('precedence is the same whatever stands in the groups', () => {
    // Printed filters are conditions, NOTs and groups in parentheses: they can stand for one operand.
    fc.assert(
      fc.property(
        filterArbitrary,
        filterArbitrary,
        filterArbitrary,
        searchableGameSessionArbitrary,
        (a, b, c, sample) => {
          const [first, second, third] = [a, b, c].map((one) => compileFilter(one)(sample));
          const judged = (text: string) => compileFilter(parseFilter(text))(sample);
          const [one, two, three] = [a, b, c].map(printFilter);
          expect(judged(`${one} AND ${two} OR ${three}`)).toBe((first && second) || third);
          expect(judged(`${one} OR ${two} AND ${three}`)).toBe(first || (second && third));
          expect(judged(`NOT ${one} AND ${two}`)).toBe(!first && second);
          expect(judged(`NOT ${one} OR ${two}`)).toBe(!first || second);
        },
      ),
    );
  });

  test("De Morgan's laws hold", () => {
    fc.assert(
      fc.property(filterArbitrary, filterArbitrary, searchableGameSessionArbitrary, (a, b, sample) => {
        const notBoth = compileFilter({ type: 'not', operand: { type: 'and', operands: [a, b] } });
        const eitherNot = compileFilter({
          type: 'or',
          operands: [
            { type: 'not', operand: a },
            { type: 'not', operand: b },
          ],
        });
        expect(notBoth(sample)).toBe(eitherNot(sample));
      }),
    );
  });
});

describe('an order', () => {
  const without = { ...session, name: null };
  const sorted = (text: string, sessions: SearchableGameSession[]) => [...sessions].sort(comparisonOf(parseSort(text)));

  test.each(['ASC', 'DESC'])('sessions that lack the value come last with %s', (direction) => {
    expect(sorted(`gameSessionName ${direction}`, [without, session])).toEqual([session, without]);
  });

  test('property values are sorted as strings', () => {
    const of = (value: string) => ({ ...session, gameProperties: [{ key: 'level', value }] });
    const values = sorted('gameSessionProperties.level ASC', [of('9'), of('10'), of('1')]);
    expect(values.map((one) => one.gameProperties[0]?.value)).toEqual(['1', '10', '9']);
  });

  test('every order is a total preorder', () => {
    const three = fc.tuple(
      searchableGameSessionArbitrary,
      searchableGameSessionArbitrary,
      searchableGameSessionArbitrary,
    );
    fc.assert(
      fc.property(
        operandArbitrary,
        fc.constantFrom('ASC' as const, 'DESC' as const),
        three,
        (operand, direction, [a, b, c]) => {
          const compare = comparisonOf({ operand, direction });
          expect(Math.sign(compare(a, b))).toBe(0 - Math.sign(compare(b, a)));
          if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });
});
