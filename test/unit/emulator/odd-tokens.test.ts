import { describe, expect, test } from 'vitest';
import { OddTokens, type TokenPlay } from '../../../src/emulator/odd-tokens.ts';

/** The tokens of a list of four pages, asked for up to eight times as a client does that follows them. */
function tokensOf(play: TokenPlay, odd = new OddTokens(play), list: object = { FleetId: 'fleet-1' }) {
  const pages: Record<string, string | undefined> = { first: 'b', b: 'c', c: 'd', d: undefined };
  const tokens: (string | undefined)[] = [];
  let asked: string | undefined;
  do {
    const NextToken = pages[asked ?? 'first'];
    const input = { ...list, Limit: 3, ...(asked !== undefined && { NextToken: asked }) };
    const output = odd.replaceToken('DescribeGameSessions', input, {
      GameSessions: [],
      ...(NextToken && { NextToken }),
    });
    asked = (output as { NextToken?: string }).NextToken;
    tokens.push(asked);
  } while (asked && tokens.length < 8);
  return tokens;
}

describe('odd tokens', () => {
  test('an empty token ends a list, and stands nowhere else', () => {
    expect(tokensOf({ play: 'emptyAtEnd' })).toEqual(['b', 'c', 'd', '']);
  });

  test('the same token comes again for ever', () => {
    expect(tokensOf({ play: 'same' })).toEqual(['b', 'b', 'b', 'b', 'b', 'b', 'b', 'b']);
  });

  test.each([
    [2, ['b', 'c', 'b', 'c', 'b', 'c', 'b', 'c']],
    [3, ['b', 'c', 'd', 'b', 'c', 'd', 'b', 'c']],
    [4, ['b', 'c', 'd', undefined]],
  ])('a cycle of %i tokens comes again for ever, where the list has as many', (length, tokens) => {
    expect(tokensOf({ play: 'cycle', length })).toEqual(tokens);
  });

  test('lists do not share their tokens, and one that begins anew plays anew', () => {
    const odd = new OddTokens({ play: 'same' });
    for (const FleetId of ['fleet-1', 'fleet-2', 'fleet-1']) {
      expect(tokensOf({ play: 'same' }, odd, { FleetId }).slice(0, 3)).toEqual(['b', 'b', 'b']);
    }
  });

  test('an operation without pages is left as it is', () => {
    const output = { Alias: {} };
    expect(new OddTokens({ play: 'emptyAtEnd' }).replaceToken('DescribeAlias', {}, output)).toBe(output);
  });
});
