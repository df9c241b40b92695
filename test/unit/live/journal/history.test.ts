import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../../../../src/live/journal/history.ts';
import type { JournalRecord } from '../../../../src/live/journal/journal.ts';

function record(offset: number): JournalRecord<string> {
  const nonce = `n${offset}`;
  return { offset, nonce, kind: 'change', id: 'a', before: null, after: 'x', observedAt: 0, source: 'POLL' };
}

test('a history behaves like a list whose oldest records are taken away', () => {
  const gap = fc.integer({ min: 1, max: 3 });
  const commands = fc.array(fc.oneof({ weight: 3, arbitrary: gap }, fc.constant('trim' as const)), {
    maxLength: 4_000,
  });
  fc.assert(
    fc.property(commands, fc.nat({ max: 5_000 }), (script, asked) => {
      const history = new History<string>(() => 10);
      const model: number[] = [];
      let [offset, trimmed] = [0, 0];
      for (const command of script) {
        if (command === 'trim') {
          const oldest = model.shift();
          expect(history.trimOldest()).toBe(oldest !== undefined);
          trimmed = oldest ?? trimmed;
        } else {
          offset += command;
          model.push(offset);
          history.push(record(offset));
        }
      }
      expect([history.length, history.bytes, history.trimmedThrough]).toEqual([
        model.length,
        model.length * 10,
        trimmed,
      ]);
      expect(history.after(asked).map((held) => held.offset)).toEqual(model.filter((held) => held > asked));
      expect(history.holds({ offset: asked, nonce: `n${asked}` })).toBe(model.includes(asked));
      expect(history.holds({ offset: asked, nonce: 'other' })).toBe(false);
    }),
    { numRuns: 60 },
  );
});
