import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedList } from '../../../../src/emulator/world/ordered-list.ts';

const ascending = (one: number, other: number) => one - other;

test('behaves like a sorted array under any additions and removals', () => {
  const change = fc.record({ add: fc.boolean(), item: fc.integer({ min: 0, max: 3_000 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000 }),
      fc.array(change, { maxLength: 300 }),
      fc.nat(3_000),
      (size, changes, at) => {
        const list = new OrderedList(ascending);
        const model = new Set<number>();
        for (let item = 0; item < size; item += 1) {
          list.add(item);
          model.add(item);
        }
        for (const { add, item } of changes) {
          if (!add) expect(list.delete(item)).toBe(model.delete(item));
          else if (!model.has(item)) {
            list.add(item);
            model.add(item);
          }
        }
        const sorted = [...model].sort(ascending);
        expect([...list]).toEqual(sorted);
        expect(list.size).toBe(sorted.length);
        expect([...list.from((item) => item >= at)]).toEqual(sorted.filter((item) => item >= at));
        expect([...list.skip(at)]).toEqual(sorted.slice(at));
      },
    ),
    { numRuns: 50 },
  );
});

test('stays in order when filled from the back and emptied from the front', () => {
  const list = new OrderedList(ascending);
  for (let item = 5_000; item > 0; item -= 1) list.add(item);
  expect([...list].slice(0, 3)).toEqual([1, 2, 3]);
  for (let item = 1; item <= 4_990; item += 1) expect(list.delete(item)).toBe(true);
  expect([...list]).toEqual([4_991, 4_992, 4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999, 5_000]);
});

test('finding, adding and removing look at a few of 100,000 items only', () => {
  let steps = 0;
  const list = new OrderedList<number>((one, other) => {
    steps += 1;
    return one - other;
  });
  for (let item = 0; item < 200_000; item += 2) list.add(item);

  const stepsOf = (run: () => void) => {
    steps = 0;
    run();
    return steps;
  };
  expect(stepsOf(() => list.add(100_001))).toBeLessThanOrEqual(20);
  expect(stepsOf(() => list.delete(100_001))).toBeLessThanOrEqual(20);
  let probes = 0;
  const page: number[] = [];
  const rest = list.from((item) => {
    probes += 1;
    return item >= 150_000;
  });
  for (const item of rest) {
    page.push(item);
    if (page.length === 100) break;
  }
  expect(page[0]).toBe(150_000);
  expect(probes).toBeLessThanOrEqual(20);
});
