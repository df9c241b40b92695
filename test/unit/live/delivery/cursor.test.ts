import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeOpaque } from '../../../../src/lib/opaque.ts';
import {
  type Cursor,
  canonical,
  decodeCursor,
  encodeCursor,
  hashArguments,
  holdsPeriods,
} from '../../../../src/live/delivery/cursor.ts';

const cursors: fc.Arbitrary<Cursor> = fc.record({
  topic: fc.string(),
  epoch: fc.string(),
  coverage: fc.string(),
  position: fc.record({ offset: fc.nat(), nonce: fc.string() }),
  argumentsHash: fc.string(),
  isPartial: fc.boolean(),
});

test('a cursor decodes to what was encoded', () => {
  fc.assert(
    fc.property(cursors, (cursor) => {
      expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    }),
  );
});

test('whatever else is given as a cursor is refused as INVALID_CURSOR, at its argument', () => {
  const ours: unknown[] = [1, 'topic', 'epoch', 'period', 1, 'nonce', 'hash', 0];
  const wrong = [...ours.keys()].flatMap((index) =>
    [null, -1, 1.5, {}, [], 2 ** 60].map((value) => encodeOpaque(ours.with(index, value))),
  );
  const texts = ['', 'x', '%%%', encodeOpaque(null), encodeOpaque({}), encodeOpaque([]), encodeOpaque([...ours, 1])];
  for (const text of [...texts, ...wrong]) {
    expect(() => decodeCursor(text)).toThrowError(
      expect.objectContaining({ code: 'INVALID_CURSOR', argumentPath: ['after'] }),
    );
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor(text)).toThrowError(expect.objectContaining({ code: 'INVALID_CURSOR' }));
    }),
  );
});

test('equal arguments hash alike whatever the order of their members, and different ones do not', () => {
  const hash = (arguments_: unknown) => hashArguments(canonical(arguments_));
  expect(hash({ a: 1, b: { c: null, d: [1, 2] } })).toBe(hash({ b: { d: [1, 2], c: null }, a: 1 }));
  expect(hash({ a: 1, b: undefined })).toBe(hash({ a: 1 }));
  const different = [
    {},
    { a: 1 },
    { a: '1' },
    { a: null },
    { a: [1] },
    { a: [] },
    { a: { b: 1 } },
    { b: 1 },
    { a: [1, 2] },
  ];
  expect(new Set(different.map(hash)).size).toBe(different.length);
});

test('a cursor holds the periods of fewer scopes than it was made for, and not those of more', () => {
  expect(holdsPeriods('a b c', 'c a')).toBe(true);
  expect(holdsPeriods('a b', 'a b c')).toBe(false);
  expect(holdsPeriods('a', null)).toBe(false);
  expect(holdsPeriods('', 'a')).toBe(false);
});
