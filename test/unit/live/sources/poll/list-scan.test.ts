import { expect, test } from 'vitest';
import { type ListReader, readList } from '../../../../../src/live/sources/poll/list-scan.ts';

/** Lists of pages of one session each; after each the token of `next`. */
function readerOf(next: Readonly<Record<string, string>>) {
  const applied: string[] = [];
  const reader: ListReader<string> = {
    idOf: (session) => session,
    takePermit: async () => ({ operation: 'DescribeGameSessions', done: () => {} }),
    readPage: async (_status, nextToken) => ({
      items: [`after ${nextToken}`],
      nextToken: next[nextToken ?? ''] ?? null,
    }),
    offset: () => 0,
    onPage: async (sessions) => void applied.push(...sessions),
    onFailure: async (error) => {
      throw error;
    },
  };
  return { reader, applied };
}

test.each([
  ['the same one', { '': 'a', a: 'a' }, ['after null', 'after a']],
  ['one of a cycle of two', { '': 'a', a: 'b', b: 'a' }, ['after null', 'after a', 'after b']],
])(
  'a list that gives out a token again fails and keeps the pages that were applied: %s',
  async (_name, next, pages) => {
    const { reader, applied } = readerOf(next);
    await expect(readList('ACTIVE', reader, new Set())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(applied).toEqual(pages);
  },
);

test('a list without a repeated token is read to its end', async () => {
  const { reader, applied } = readerOf({ '': 'a', a: 'b' });
  expect(await readList('ACTIVE', reader, new Set())).toBe(3);
  expect(applied).toEqual(['after null', 'after a', 'after b']);
});
