import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleRange } from '../../../src/lobby/ui/visible-range.ts';

const lists = fc.record({
  top: fc.integer({ min: 0, max: 300_000 }),
  height: fc.integer({ min: 0, max: 20_000 }),
  count: fc.integer({ min: 0, max: 6_000 }),
  rowHeight: fc.integer({ min: 20, max: 80 }),
});

it('never puts more than 100 rows into the document, and none that does not exist', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const { start, end } = visibleRange(list);
      expect(end - start).toBeLessThanOrEqual(100);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(list.count);
      expect(start).toBeLessThanOrEqual(end);
    }),
  );
});

it('shows every row that is in sight of a window of usual height', () => {
  fc.assert(
    fc.property(lists, ({ top, height, count, rowHeight }) => {
      const window = height % 1_600;
      const { start, end } = visibleRange({ top, height: window, count, rowHeight });
      const first = Math.floor(top / rowHeight);
      const last = Math.min(count - 1, Math.floor((top + window) / rowHeight));
      for (const row of [first, last]) {
        if (row < count && first <= last) expect(row >= start && row < end).toBe(true);
      }
    }),
  );
});
