import { expect, test } from 'vitest';
import { SortValues } from '../../../src/emulator/world-sort-values.ts';

test('a short value is its own mark', () => {
  const values = new SortValues();
  for (const value of [null, true, 7, '', 'x'.repeat(96)]) {
    expect(values.markOf(value)).toBe(value);
    expect(values.valueOf(value)).toBe(value);
  }
});

test('a long value is found again by a mark that is short', () => {
  const values = new SortValues();
  const value = 'é'.repeat(1_024);
  const mark = values.markOf(value);
  expect(JSON.stringify(mark).length).toBeLessThan(150);
  expect(values.valueOf(mark)).toBe(value);
});

test('the beginning of a value stands for one that was forgotten, and comes before it', () => {
  const values = new SortValues();
  const first = 'a'.repeat(1_000);
  const mark = values.markOf(first);
  for (let index = 0; index < 2_000; index += 1) values.markOf(`${'b'.repeat(100)}${index}`);
  const found = values.valueOf(mark) as string;
  expect(found).toBe('a'.repeat(96));
  expect(found < first).toBe(true);
});
