import { describe, expect, it } from 'vitest';
import { suggest } from '../../../src/config/suggest.ts';

const known = ['dev', 'serve', 'emulate', 'check-config'];

describe('suggesting what was meant', () => {
  it.each([
    ['srve', 'serve'],
    ['servee', 'serve'],
    ['emulator', 'emulate'],
    ['check-confg', 'check-config'],
  ])('takes %s for %s', (arrived, meant) => {
    expect(suggest(arrived, known)).toBe(meant);
  });

  it.each(['lobby', 'x', ''])('makes no wild guess at "%s"', (arrived) => {
    expect(suggest(arrived, known)).toBeUndefined();
  });
});
