import { expect, test } from 'vitest';
import { parseJson } from '../../../src/lib/json.ts';

const nested = (levels: number, open = '[', close = ']') => `${open.repeat(levels)}1${close.repeat(levels)}`;
const tooDeep = 'nests deeper than the 10000 levels that are allowed';

test.each([
  ['a million lists', nested(1_000_000), tooDeep],
  ['objects', nested(20_000, '{"a":', '}'), tooDeep],
  ['lists that are never closed', '['.repeat(100_000), tooDeep],
  ['lists behind a string that looks like their end', `["\\"${']'.repeat(70_000)}",${nested(10_000)}]`, tooDeep],
  ['no JSON', '{', 'must be JSON'],
  ['no JSON that is long', `${nested(9_000)}${'x'.repeat(70_000)}`, 'must be JSON'],
])('%s: the text is refused in words', (_name, text, message) => {
  expect(() => parseJson(text)).toThrow(message);
});

test.each([
  ['brackets in strings', JSON.stringify(['['.repeat(70_000), '{\\"'.repeat(20_000)])],
  ['many small lists', `[${'[],'.repeat(100_000)}1]`],
])('%s: the text is parsed', (_name, text) => {
  expect(JSON.stringify(parseJson(text))).toBe(text);
});

test('Ten thousand lists in each other are parsed', () => {
  expect(Array.isArray(parseJson(nested(10_000).padEnd(70_000)))).toBe(true);
});

test('A byte order mark says nothing', () => {
  expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 });
});
