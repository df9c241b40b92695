import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BinaryHeap } from '../../../src/emulator/binary-heap.ts';

test('takes out in order what it began with and what was added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (initial, added) => {
      const heap = new BinaryHeap<number>((one, other) => one < other, [...initial]);
      for (const item of added) heap.add(item);
      const taken: number[] = [];
      while (heap.first !== undefined) taken.push(heap.takeFirst() as number);
      expect(taken).toEqual([...initial, ...added].sort((one, other) => one - other));
      expect(heap.takeFirst()).toBeUndefined();
    }),
  );
});
