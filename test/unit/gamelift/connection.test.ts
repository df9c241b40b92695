import { describe, expect, test } from 'vitest';
import { CallAllowance } from '../../../src/gamelift/budget/call-allowance.ts';
import { type Connection, connect, type PagedList } from '../../../src/gamelift/connection.ts';
import { hashOfList } from '../../../src/gamelift/cursor.ts';
import { InvalidRequestError } from '../../../src/gamelift/errors.ts';
import { encodeOpaque } from '../../../src/lib/opaque.ts';

interface Upstream extends PagedList<number> {
  calls: number;
}

/** A list like GameLift's: a page that is full has a token, even when nothing follows. */
function listOf(size: number, { cap = 3, emptyEvery = 0, skip = (_item: number): boolean => false } = {}): Upstream {
  const upstream: Upstream = {
    field: 'fleets',
    operation: 'ListFleets',
    arguments: null,
    pageCap: cap,
    keyOf: (item) => String(item),
    calls: 0,
    async fetch({ limit, nextToken }) {
      upstream.calls++;
      const [start, isEmpty] = JSON.parse(nextToken ?? '[0,false]') as [number, boolean];
      if (isEmpty) return { items: [], nextToken: JSON.stringify([start, false]) };
      const length = Math.min(limit, cap, size - start);
      const items = Array.from({ length }, (_, index) => start + index).map((item) => (skip(item) ? null : item));
      const full = length === Math.min(limit, cap);
      return { items, nextToken: full ? JSON.stringify([start + length, emptyEvery > 0]) : null };
    },
  };
  return upstream;
}

const nodes = (connection: Connection<number>) => connection.edges.map(({ node }) => node);
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

describe.each([
  ['pages one after another', 0],
  ['empty pages in between', 1],
])('with %s', (_name, emptyEvery) => {
  test.each([0, 1, 2, 3, 4, 6, 7, 12, 13])(
    'a list of %i is walked to its end from every edge with every page size',
    async (size) => {
      for (const first of [1, 2, 3, 4, 5, 6, 7]) {
        const whole = await connect(listOf(size, { emptyEvery }), { first: 15, after: null });
        expect(nodes(whole)).toEqual(range(0, size));
        for (const [index, { cursor }] of whole.edges.entries()) {
          const rest = await connect(listOf(size, { emptyEvery }), { first, after: cursor });
          expect(nodes(rest)).toEqual(range(index + 1, Math.min(size, index + 1 + first)));
          expect(await rest.hasNextPage()).toBe(index + 1 + first < size);
        }
        const seen: number[] = [];
        let after: string | null = null;
        for (;;) {
          const page: Connection<number> = await connect(listOf(size, { emptyEvery }), { first, after });
          seen.push(...nodes(page));
          if (!(await page.hasNextPage())) break;
          after = page.edges.at(-1)?.cursor ?? null;
        }
        expect(seen).toEqual(range(0, size));
      }
    },
  );
});

test('a page costs one call, and hasNextPage one more only when the page ended full with a token', async () => {
  const list = listOf(6);
  const page = await connect(list, { first: 3, after: null });
  expect(list.calls).toBe(1);
  expect(await page.hasNextPage()).toBe(true);
  expect(await page.hasNextPage()).toBe(true);
  expect(list.calls).toBe(2);
  const resumed = listOf(7);
  const short = await connect(resumed, { first: 5, after: page.edges[2]?.cursor ?? '' });
  expect(nodes(short)).toEqual([3, 4, 5, 6]);
  expect(await short.hasNextPage()).toBe(false);
  expect(resumed.calls).toBe(2);
});

test('items that are passed over count for positions, and nobody sees them', async () => {
  const list = () => listOf(10, { skip: (item) => item % 3 !== 0 });
  const whole = await connect(list(), { first: 10, after: null });
  expect(nodes(whole)).toEqual([0, 3, 6, 9]);
  expect(await whole.hasNextPage()).toBe(false);
  for (const [index, { cursor }] of whole.edges.entries()) {
    expect(nodes(await connect(list(), { first: 10, after: cursor }))).toEqual([0, 3, 6, 9].slice(index + 1));
  }
  const two = await connect(list(), { first: 3, after: null });
  expect(await two.hasNextPage()).toBe(true);
});

test('a field walks at most ten upstream pages, then its page is short and says that there is more', async () => {
  const list = listOf(100);
  const page = await connect(list, { first: 50, after: null });
  expect(nodes(page)).toEqual(range(0, 30));
  expect(list.calls).toBe(10);
  expect(await page.hasNextPage()).toBe(true);
  expect(list.calls).toBe(11);
  expect(nodes(await connect(listOf(100), { first: 2, after: page.edges.at(-1)?.cursor ?? '' }))).toEqual([30, 31]);
});

test('a field that has walked ten pages to the end of a list says that nothing follows', async () => {
  const page = await connect(listOf(30), { first: 50, after: null });
  expect(nodes(page)).toEqual(range(0, 30));
  expect(await page.hasNextPage()).toBe(false);
});

describe('pages that come short', () => {
  const short = () => listOf(40, { emptyEvery: 1 });
  const allowanceOf = (max: number) => new CallAllowance({ price: 2, max, onAbovePrice() {} });

  test('are added to the price before they are asked for', async () => {
    const allowance = allowanceOf(100);
    const list = short();
    const page = await connect(list, { first: 6, after: null }, allowance);
    expect(nodes(page)).toEqual(range(0, 6));
    expect([list.calls, allowance.price]).toEqual([3, 3]);
  });

  test('leave the page short where they can not be added', async () => {
    const allowance = allowanceOf(2);
    const list = short();
    const page = await connect(list, { first: 6, after: null }, allowance);
    expect(nodes(page)).toEqual(range(0, 3));
    expect(list.calls).toBe(2);
    expect(nodes(await connect(short(), { first: 3, after: page.endCursor }))).toEqual(range(3, 6));
  });

  test('are a next page where none more can be read to find out', async () => {
    const list = { ...listOf(3, { emptyEvery: 1 }), callsPerPage: 2 };
    const page = await connect(list, { first: 3, after: null }, allowanceOf(2));
    expect(await page.hasNextPage()).toBe(true);
    expect(await (await connect(list, { first: 3, after: null }, allowanceOf(100))).hasNextPage()).toBe(false);
  });
});

test.each([
  ['at the end', [99]],
  ['at both ends', [0, 99]],
])('a list with little to show, %s, is walked to its end by endCursor with every page size', async (_name, shown) => {
  for (const first of [1, 2, 3]) {
    const seen: number[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const list = listOf(100, { skip: (item) => !shown.includes(item) });
      const page: Connection<number> = await connect(list, { first, after });
      expect(list.calls).toBeLessThanOrEqual(10);
      seen.push(...nodes(page));
      if (!(await page.hasNextPage())) break;
      after = page.endCursor;
      expect(after).not.toBeNull();
    }
    expect(seen).toEqual(shown);
  }
});

test('an empty list has no endCursor', async () => {
  expect((await connect(listOf(0), { first: 1, after: null })).endCursor).toBeNull();
});

test('behind an item that was passed over, pages are asked for in full', async () => {
  const list = listOf(20, { cap: 10, skip: (item) => item < 9 });
  expect(nodes(await connect(list, { first: 1, after: null }))).toEqual([9]);
  expect(list.calls).toBe(2);
});

describe('a list in which most items are passed over', () => {
  const sparseOf = (skip: (item: number) => boolean, sparsePages: number) => {
    const list = listOf(25, { cap: 10, skip });
    const limits: number[] = [];
    const fetch: typeof list.fetch = (page) => {
      limits.push(page.limit);
      return list.fetch(page);
    };
    return { limits, list: { ...list, fetch, sparsePages } };
  };

  test('is asked for in full pages from the first one on', async () => {
    const { list, limits } = sparseOf((item) => item < 9, 2);
    expect(nodes(await connect(list, { first: 1, after: null }))).toEqual([9]);
    expect(limits[0]).toBe(10);
  });

  test.each([
    [22, 1, true],
    [15, 1, true],
    [99, 3, false],
  ])('with %i alone is walked for %i pages, and on to find whether more follows', async (shown, pages, follows) => {
    const { list, limits } = sparseOf((item) => item !== shown, pages);
    const page = await connect(list, { first: 1, after: null });
    expect(nodes(page)).toEqual([]);
    expect(limits).toHaveLength(pages);
    expect(await page.hasNextPage()).toBe(follows);
    expect(page.endCursor === null).toBe(!follows);
  });

  test('says that nothing follows where one page more is the last and has none of it', async () => {
    const { list } = sparseOf((item) => item !== 5, 2);
    const page = await connect(list, { first: 2, after: null });
    expect([nodes(page), await page.hasNextPage()]).toEqual([[5], false]);
  });
});

describe('a cursor', () => {
  const cursor = async (list: PagedList<number>) => {
    const { edges } = await connect(list, { first: 2, after: null });
    return edges[0]?.cursor ?? '';
  };

  test.each([
    '',
    'x',
    'bm9uc2Vuc2U',
    encodeOpaque([1, 'hash', null]),
    encodeOpaque([2, 'hash', null, 0]),
    'A'.repeat(10_000),
  ])('that is malformed is INVALID_CURSOR: %.40s', async (after) => {
    await expect(connect(listOf(3), { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
      argumentPath: ['after'],
    });
  });

  test('of another field or other arguments is INVALID_CURSOR', async () => {
    const after = await cursor(listOf(3));
    await expect(connect({ ...listOf(3), field: 'aliases' }, { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
    await expect(connect({ ...listOf(3), arguments: { status: 'ACTIVE' } }, { first: 1, after })).rejects.toMatchObject(
      { code: 'INVALID_CURSOR' },
    );
  });

  test('with the token of another operation is INVALID_CURSOR, and one without a token is for any', async () => {
    const other = { ...listOf(9), operation: 'DescribeFleets' };
    const { edges } = await connect(listOf(9), { first: 4, after: null });
    const [first, , third] = edges.map((edge) => edge.cursor);
    expect(nodes(await connect(other, { first: 1, after: first ?? '' }))).toEqual([1]);
    await expect(connect(other, { first: 1, after: third ?? '' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  test('whose position was changed is INVALID_CURSOR', async () => {
    const [version, hash, , , index, marks] = JSON.parse(
      Buffer.from(await cursor(listOf(3)), 'base64url').toString(),
    ) as unknown[];
    for (const place of [
      ['', null, index, marks],
      [5, 'ListFleets', index, marks],
      [null, 'ListFleets', index, marks],
      ['token', null, index, marks],
      [null, null, -2, marks],
      [null, null, 1.5, marks],
      [null, null, 5_000, marks],
      [null, null, '0', marks],
      [null, null, index, 'short'],
      [null, null, index, 'x'.repeat(60)],
      [null, null, index, 7],
    ]) {
      for (const checksum of ['', hashOfList('x', place).slice(0, 6)]) {
        const after = encodeOpaque([version, hash, ...place, checksum]);
        await expect(connect(listOf(3), { first: 1, after })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
      }
    }
  });

  test('whose token GameLift refuses is INVALID_CURSOR', async () => {
    const { edges } = await connect(listOf(9), { first: 6, after: null });
    const list = {
      ...listOf(9),
      fetch: () => Promise.reject(new InvalidRequestError('Invalid NextToken: it has expired.')),
    };
    await expect(connect(list, { first: 1, after: edges[4]?.cursor ?? '' })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
    await expect(connect(list, { first: 1, after: null })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

test.each([0, -1, 1_001, 2_147_483_647, 1.5])('first: %d is refused', async (first) => {
  await expect(connect(listOf(3), { first, after: null })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    argumentPath: ['first'],
  });
});

describe('a cursor inside a page', () => {
  /** One page of the items; resumed, of what has become of them. */
  const pageOf = (items: readonly number[]): PagedList<number> => ({
    ...listOf(0, { cap: 100 }),
    async fetch({ limit, nextToken }) {
      const end = Number(nextToken ?? 0) + limit;
      return { items: items.slice(end - limit, end), nextToken: items.length > end ? String(end) : null };
    },
  });
  const all = range(0, 20);

  test.each([
    ['nothing has changed', 5, all, 6],
    ['an item before it is gone', 5, all.filter((item) => item !== 2), 6],
    ['its item is gone', 5, all.filter((item) => item !== 5), 6],
    ['its item and those next to it are gone', 5, all.filter((item) => item < 3 || item > 6), 7],
    ['all before it are gone', 5, all.filter((item) => item > 5), 6],
    ['items have come before it', 5, [-2, -1, ...all], 6],
    ['many before it are gone', 15, all.filter((item) => item > 12), 16],
  ])('leads on to the next item where %s', async (_name, at, left, next) => {
    const { edges } = await connect(pageOf(all), { first: 19, after: null });
    const after = edges[at]?.cursor ?? '';
    expect(nodes(await connect(pageOf(left), { first: 2, after }))).toEqual([next, next + 1]);
  });

  test('shows items twice rather than never where all that it knew are gone', async () => {
    const { edges } = await connect(pageOf(all), { first: 19, after: null });
    const left = all.filter((item) => item < 2 || item > 15);
    expect(nodes(await connect(pageOf(left), { first: 4, after: edges[15]?.cursor ?? '' }))).toEqual([0, 1, 16, 17]);
  });

  test('is short, however many items its page has', async () => {
    const { edges } = await connect(pageOf(range(0, 100)), { first: 99, after: null });
    expect(Math.max(...edges.map(({ cursor }) => cursor.length))).toBeLessThan(200);
  });
});

test.each([
  ['Invalid NextToken: it has expired.', true],
  ['The pagination token is not valid', true],
  ['Value NEXT_TOKEN at nextToken failed to satisfy constraint', true],
  ["Location 'next token' is not known", false],
  ['The idempotency token is too long', false],
  ['Value "nextToken" at "location" is no location', false],
])('GameLift’s words “%s” are about the cursor’s token: %s', async (words, isAbout) => {
  const { edges } = await connect(listOf(9), { first: 6, after: null });
  const list = { ...listOf(9), fetch: () => Promise.reject(new InvalidRequestError(words)) };
  await expect(connect(list, { first: 1, after: edges[4]?.cursor ?? '' })).rejects.toMatchObject({
    code: isAbout ? 'INVALID_CURSOR' : 'INVALID_REQUEST',
  });
});

describe('a list that gives out a token again', () => {
  /** Pages of one item; after each the token of `next`. */
  const circling = (next: Readonly<Record<string, string>>): PagedList<number> => ({
    field: 'fleets',
    operation: 'ListFleets',
    arguments: null,
    pageCap: 1,
    keyOf: (item) => String(item),
    fetch: async ({ nextToken }) => ({ items: [1], nextToken: next[nextToken ?? ''] ?? null }),
  });
  const repeated = { code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('same NextToken') };

  test.each([
    ['the same one', { '': 'a', a: 'a' }],
    ['one of a cycle of two', { '': 'a', a: 'b', b: 'a' }],
    ['one of a cycle of three', { '': 'a', a: 'b', b: 'c', c: 'a' }],
  ])('fails, and shows no item twice: %s', async (_name, next) => {
    await expect(connect(circling(next), { first: 5, after: null })).rejects.toMatchObject(repeated);
  });

  test('fails where it is resumed by a cursor, too', async () => {
    const { endCursor } = await connect(circling({ '': 'a', a: 'a' }), { first: 1, after: null });
    await expect(connect(circling({ '': 'a', a: 'a' }), { first: 2, after: endCursor })).rejects.toMatchObject(
      repeated,
    );
  });

  test('fails where what follows is looked for', async () => {
    const empty: PagedList<number> = {
      ...circling({}),
      fetch: async ({ nextToken }) => ({ items: nextToken === null ? [1] : [], nextToken: 'a' }),
    };
    const page = await connect(empty, { first: 1, after: null });
    await expect(page.hasNextPage()).rejects.toMatchObject(repeated);
  });
});
