import { expect, test } from 'vitest';
import { SortValues } from '../../../../src/emulator/world/sort-values.ts';

test('a short value is its own mark', () => {
  const values = new SortValues();
  for (const value of [null, true, 7, '', 'x'.repeat(96)]) {
    expect(values.markOf(value)).toBe(value);
    expect(values.valueOf(value, 'ASC')).toBe(value);
  }
});

test('a long value is found again by a mark that is short', () => {
  const values = new SortValues();
  const value = 'é'.repeat(1_024);
  const mark = values.markOf(value);
  expect(JSON.stringify(mark).length).toBeLessThan(150);
  for (const direction of ['ASC', 'DESC'] as const) expect(values.valueOf(mark, direction)).toBe(value);
});

test('the beginning of a value stands for one that was forgotten, and comes before all that begin with it', () => {
  const values = new SortValues();
  const beginning = 'a'.repeat(96);
  const mark = values.markOf(`${beginning}m`);
  for (let index = 0; index < 2_000; index += 1) values.markOf(`${'b'.repeat(100)}${index}`);
  const ascending = values.valueOf(mark, 'ASC') as string;
  const descending = values.valueOf(mark, 'DESC') as string;
  for (const end of ['', 'a', 'z', '🎮', '\ud83d']) {
    expect(ascending <= `${beginning}${end}`).toBe(true);
    expect(descending > `${beginning}${end}`).toBe(true);
  }
  expect(descending < `${'a'.repeat(95)}b`).toBe(true);
});
