import { expect, test } from 'vitest';
import { id, token } from '../../../src/gamelift/wire-values.ts';

test('an empty NextToken means the end of a list, as none does', () => {
  expect(['', undefined, null, 7].map(token)).toEqual([null, null, null, null]);
  expect(token('next')).toBe('next');
});

test('an answer without an ID is no proper answer, and the error names the member', () => {
  expect(id('fleet-1', 'FleetId')).toBe('fleet-1');
  for (const value of ['', undefined, null, 7]) {
    expect(() => id(value, 'FleetId')).toThrow(new SyntaxError('the answer has no FleetId'));
  }
});
