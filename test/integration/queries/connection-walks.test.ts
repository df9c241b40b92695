import { describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';
import { connectionIn, fieldOf, keysOf, type Subject, subjects, walk } from './connection-subjects.ts';

/** So many items lie on a full page of the emulator while a connection is walked. */
const pageSize = 3;
const plain = {
  emptyPages: false,
  /** None, one, exactly one page, exactly n pages, n pages and one more. */
  sizes: [0, 1, pageSize, 2 * pageSize, 2 * pageSize + 1],
  /** Less than a page, so that cursors stand at each of its items; one; not a whole number of them; two; more than there is. */
  firsts: [1, 3, 4, 6, 7],
};
/** An empty page lies before every other. */
const withEmptyPages = { emptyPages: true, sizes: [0, 2 * pageSize, 2 * pageSize + 1], firsts: [1, 3, 4] };

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  test.each([
    ['', plain],
    [' through empty pages', withEmptyPages],
  ])(
    'is walked to its end, from the beginning and from every cursor%s',
    async (_title, { emptyPages, sizes, firsts }) => {
      // Fleets and aliases are the whole Region's: a Region of their own.
      await using gateway = await startTestGateway({ gateway: { limits: { maxAliases: 100 } } });
      for (const size of sizes) {
        await gateway.control.config({ pageSize: null, emptyPages: false });
        const { target, keys } = await subject.make(gateway, size);
        await gateway.control.config({ pageSize, emptyPages });
        const order: string[] = await walk(gateway, subject, target, 1_000);
        expect([...order].sort()).toEqual([...keys].sort());

        for (const first of firsts) {
          const cursors: string[] = [];
          expect(await walk(gateway, subject, target, first, cursors)).toEqual(order);
          const pages = await pagesFrom(gateway, subject, target, first, cursors);
          pages.forEach((page, index) => {
            const begins = index + 1;
            expect(keysOf(subject, page)).toEqual(order.slice(begins, begins + first));
            expect(page.pageInfo.hasNextPage).toBe(begins + first < size);
          });
        }
      }
    },
  );
});

/** The page behind each of the cursors, asked for in one operation. */
async function pagesFrom(
  gateway: TestGateway,
  subject: Subject,
  target: string,
  first: number,
  cursors: readonly string[],
) {
  if (cursors.length === 0) return [];
  const fields = cursors.map((cursor, index) => {
    return `c${index}: ${fieldOf(subject, target, `first: ${first}, after: "${cursor}"`)}`;
  });
  const data = await gateway.dataOf(`{ ${fields.join(' ')} }`);
  return cursors.map((_, index) => connectionIn({ ...data, [subject.path[0] ?? '']: data[`c${index}`] }, subject));
}
