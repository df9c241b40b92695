import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EmulatorClock } from '../../../src/emulator/emulator-clock.ts';
import { listingOf, type PageRequest, Pages } from '../../../src/emulator/pages.ts';
import { seededRandom } from '../../../src/emulator/random.ts';
import { defaultWorldConfig, type WorldConfig } from '../../../src/emulator/world/config.ts';
import { OrderedList } from '../../../src/emulator/world/ordered-list.ts';
import { refusal, stillClock } from './test-world.ts';

interface Item {
  order: number;
}

function setUp(config: Partial<WorldConfig> = {}, seed = 1) {
  const clock = new EmulatorClock(stillClock);
  const pages = new Pages(clock, () => ({ ...defaultWorldConfig, ...config }), seededRandom(seed));
  const list = new OrderedList<Item>((one, other) => one.order - other.order);
  const items = new Map<number, Item>();
  const add = (order: number) => {
    if (items.has(order)) return;
    const item = { order };
    items.set(order, item);
    list.add(item);
  };
  const remove = (order: number) => {
    const item = items.get(order);
    if (item !== undefined && list.delete(item)) items.delete(order);
  };
  const read = (request: Partial<PageRequest>) =>
    pages.read(
      { operation: 'List', scope: { FleetId: 'a' }, limit: undefined, nextToken: undefined, ...request },
      listingOf(list),
    );
  /** Walks to the end; `between` runs before each page but the first. */
  const walk = (limit: number, between: (page: number) => void = () => {}) => {
    const walked: number[][] = [];
    let nextToken: string | undefined;
    do {
      if (walked.length > 0) between(walked.length);
      const page = read({ limit, nextToken });
      walked.push(page.items.map((item) => item.order));
      nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return walked;
  };
  return { clock, add, remove, read, walk };
}

const modes = fc.constantFrom<Partial<WorldConfig>>(
  { paging: 'key' },
  { paging: 'offset' },
  { paging: 'key', emptyPages: true },
  { paging: 'offset', emptyPages: true },
);

test('a walk to the end gives every item once, in order, in every mode', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 12 }), modes, (size, limit, mode) => {
      const { add, walk } = setUp(mode);
      for (let order = 0; order < size; order += 1) add(order);
      expect(walk(limit).flat()).toEqual(Array.from({ length: size }, (_, order) => order));
    }),
  );
});

test('by key, nothing that stays is missed or repeated, whatever comes and goes meanwhile', () => {
  const changes = fc.array(fc.record({ remove: fc.boolean(), order: fc.nat(80) }), { maxLength: 5 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(80)),
      fc.integer({ min: 1, max: 9 }),
      fc.array(changes, { maxLength: 20 }),
      (initial, limit, rounds) => {
        const { add, remove, walk } = setUp();
        for (const order of initial) add(order);
        const stayed = new Set(initial);
        const walked = walk(limit, (page) => {
          for (const change of rounds[page - 1] ?? []) {
            if (change.remove) {
              remove(change.order);
              stayed.delete(change.order);
            } else {
              add(change.order);
            }
          }
        }).flat();
        expect(new Set(walked).size).toBe(walked.length);
        for (const order of stayed) expect(walked).toContain(order);
      },
    ),
  );
});

test('by offset, pages shift as items before them go', () => {
  const { add, remove, walk } = setUp({ paging: 'offset' });
  for (let order = 0; order < 6; order += 1) add(order);
  expect(walk(2, (page) => page === 1 && remove(0))).toEqual([[0, 1], [3, 4], [5]]);
});

test('a page that ends exactly at the end still has a token, and an empty page follows', () => {
  const { add, walk } = setUp();
  for (let order = 0; order < 4; order += 1) add(order);
  expect(walk(2)).toEqual([[0, 1], [2, 3], []]);
  expect(walk(3)).toEqual([[0, 1, 2], [3]]);
});

test('empty pages come before every page where that is asked for', () => {
  const { add, walk } = setUp({ emptyPages: true });
  for (let order = 0; order < 3; order += 1) add(order);
  expect(walk(2)).toEqual([[], [0, 1], [], [2]]);
});

test('Limit is lowered to the cap and to the configured page size', () => {
  const { add, read } = setUp();
  for (let order = 0; order < 150; order += 1) add(order);
  expect(read({}).items).toHaveLength(100);
  expect(read({ limit: 1_000 }).items).toHaveLength(100);
  expect(read({ limit: 1_000, cap: 20 }).items).toHaveLength(20);
  const small = setUp({ pageSize: 7 });
  for (let order = 0; order < 150; order += 1) small.add(order);
  expect(small.read({ limit: 50, cap: 20 }).items).toHaveLength(7);
});

test('a token is good for its operation and arguments, whatever the limit, and for nothing else', () => {
  const { add, read } = setUp();
  for (let order = 0; order < 10; order += 1) add(order);
  const nextToken = read({ limit: 3 }).NextToken;
  expect(read({ limit: 2, nextToken }).items.map((item) => item.order)).toEqual([3, 4]);
  const wrong = 'Invalid NextToken: it was not given out for this';
  expect(refusal('InvalidRequestException', () => read({ nextToken, scope: { FleetId: 'b' } }))).toContain(wrong);
  expect(refusal('InvalidRequestException', () => read({ nextToken, operation: 'Other' }))).toContain(wrong);
  const foreign = setUp({}, 2);
  expect(refusal('InvalidRequestException', () => foreign.read({ nextToken }))).toContain(wrong);
});

test('a token that is not one of ours, or was changed, is refused', () => {
  const { add, read } = setUp();
  for (let order = 0; order < 10; order += 1) add(order);
  const token = read({ limit: 3 }).NextToken ?? '';
  for (const nextToken of ['x', '!', 'bnVsbA', `${token}A`, token.slice(0, -3), token.slice(3)]) {
    expect(refusal('InvalidRequestException', () => read({ nextToken }))).toContain('Invalid NextToken');
  }
});

test('a token expires when its time to live has passed', () => {
  const { add, read, clock } = setUp({ tokenTtlMs: 1_000 });
  for (let order = 0; order < 10; order += 1) add(order);
  const nextToken = read({ limit: 3 }).NextToken;
  clock.advance(1_000);
  expect(read({ limit: 3, nextToken }).items).toHaveLength(3);
  clock.advance(1);
  expect(refusal('InvalidRequestException', () => read({ nextToken }))).toContain('it has expired');
});
