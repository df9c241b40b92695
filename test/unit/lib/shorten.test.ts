import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCharacters, hasMoreCharacters } from '../../../src/lib/characters.ts';
import { quote, shorten, withShortQuotes, withShortWords } from '../../../src/lib/shorten.ts';
import { anyText } from '../../support/any-text.ts';

const awkwardText = fc.oneof(
  anyText({ maxLength: 300 }),
  fc
    .array(fc.constantFrom('"', '\\', ' ', 'a', '😀', '\u0000', '; ', 'value: ', 'found '), { maxLength: 300 })
    .map((parts) => parts.join('')),
);

test('a text is shortened to its beginning and its end, and splits no character', () => {
  expect(shorten('short')).toBe('short');
  expect(shorten(`${'a'.repeat(80)}${'b'.repeat(80)}`)).toBe(`${'a'.repeat(50)}…${'b'.repeat(49)}`);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 3, max: 150 }), (text, most) => {
      const short = shorten(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short).not.toMatch(/\p{Surrogate}/u);
      if (text.length <= most) expect(short).toBe(text);
    }),
  );
});

test('a quoted value has a hundred characters at most, whatever it holds', () => {
  expect(quote('fleet-1')).toBe('"fleet-1"');
  fc.assert(
    fc.property(awkwardText, (value) => {
      expect(quote(value).length).toBeLessThanOrEqual(100);
      expect(quote(value)).not.toMatch(/[\n\r]/);
    }),
  );
});

describe('a message of graphql-js', () => {
  const long = 'x'.repeat(1_000_000);
  test.each([
    [`Value "${long}" does not exist in "T" enum.`, /^Value "x+…x+" does not exist in "T" enum\.$/],
    [`Syntax Error: Unexpected Name "${long}".`, /^Syntax Error: Unexpected Name "x+…x+"\.$/],
    [
      `Variable "$a" got invalid value "${long}" at "a.b"; Int cannot represent non-integer value: "${long}"`,
      /^Variable "\$a" got invalid value "x+…x+" at "a\.b"; Int cannot represent non-integer value: "x+…x+"$/,
    ],
    [`Int cannot represent non-integer value: ${'9'.repeat(1_000)}`, /^Int cannot represent non-integer value: 9+…9+$/],
    [
      `Expected value of type "T", found {${'a: "b c", '.repeat(100)}}.`,
      /^Expected value of type "T", found \{.{90,98}…?.*\.$/,
    ],
    [
      `Variable "$a" got invalid value { ${'b: "c d", '.repeat(100)} }; Field "e" is not defined by type "T".`,
      /^Variable "\$a" got invalid value \{.{80,99}; Field "e" is not defined by type "T"\.$/,
    ],
    [`Unknown argument "${'\\"'.repeat(1_000)}" on field "Query.a".`, /on field "Query\.a"\.$/],
  ])('%.60s is shortened where it quotes', (message, expected) => {
    expect(withShortQuotes(message)).toMatch(expected);
    expect(withShortQuotes(message).length).toBeLessThan(400);
  });

  test('that is short stays as it is', () => {
    const message = 'Cannot query field "sesions" on type "Fleet". Did you mean "sessions"?';
    expect(withShortQuotes(message)).toBe(message);
    const many = `Fields "a" conflict because ${Array.from({ length: 8 }, (_, n) => `subfields "b${n}" conflict`).join(' and ')}.`;
    expect(withShortQuotes(many)).toBe(many);
  });

  test('has a bounded length, and no word of more than a hundred characters', () => {
    fc.assert(
      fc.property(fc.array(awkwardText, { maxLength: 8 }), (parts) => {
        const short = withShortQuotes(parts.join(' '));
        expect(short.length).toBeLessThanOrEqual(500);
        expect(short).not.toMatch(/\S{101}/);
        expect(withShortWords(parts.join(' '))).not.toMatch(/\S{101}/);
      }),
    );
  });
});

test('characters are counted as code points, up to what may be', () => {
  fc.assert(
    fc.property(awkwardText, fc.nat(300), (text, most) => {
      const characters = [...text].length;
      expect(countCharacters(text, most)).toBe(text.length > 2 * most ? null : characters);
      expect(hasMoreCharacters(text, most)).toBe(characters > most);
    }),
  );
});
