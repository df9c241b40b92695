import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, filterOf, printColumns } from '../../../src/lobby/lobby-view/lobby-parameters.ts';

describe('the address of a lobby', () => {
  it('holds any keys as columns, and tells none from no choice', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), (keys) => {
        expect(columnsOf(new URLSearchParams({ columns: printColumns(keys) }))).toEqual(keys);
      }),
    );
    expect(columnsOf(new URLSearchParams())).toBeNull();
  });

  it.each([['where=nonsense'], ['where=[]'], ['where=null'], ['where='], ['']])('filters nothing with %j', (search) => {
    expect(filterOf(new URLSearchParams(search))).toEqual({ where: null, expression: null });
  });
});
