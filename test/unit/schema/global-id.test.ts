import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeOpaque } from '../../../src/lib/opaque.ts';
import { decodeGlobalId, encodeGlobalId } from '../../../src/schema/global-id.ts';

test('an ID stands for its type and key', () => {
  const key = fc.tuple(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }));
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), key, (typeName, [first, second]) => {
      expect(decodeGlobalId(encodeGlobalId(typeName, first))).toEqual({ typeName, key: [first] });
      expect(decodeGlobalId(encodeGlobalId(typeName, first, second))).toEqual({ typeName, key: [first, second] });
    }),
  );
});

test.each([
  '',
  'not an id',
  'psess-5eed0001',
  encodeOpaque(null),
  encodeOpaque('GameSession'),
  encodeOpaque([]),
  encodeOpaque(['GameSession']),
  encodeOpaque(['GameSession', 1]),
  encodeOpaque([null, 'x']),
  encodeOpaque({ 0: 'GameSession', 1: 'x', length: 2 }),
  encodeOpaque(['GameSession', 'x'.repeat(2_000)]),
])('%j stands for nothing', (id) => {
  expect(decodeGlobalId(id)).toBeUndefined();
});

test('no string makes it throw', () => {
  fc.assert(fc.property(fc.string(), (id) => void decodeGlobalId(id)));
  fc.assert(fc.property(fc.json(), (json) => void decodeGlobalId(Buffer.from(json).toString('base64url'))));
});
