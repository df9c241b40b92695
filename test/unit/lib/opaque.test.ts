import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeOpaque, encodeOpaque } from '../../../src/lib/opaque.ts';
import { anyText } from '../../support/any-text.ts';

test('a token gives back the value that it was made from', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(decodeOpaque(encodeOpaque(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a token is safe in a URL', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(encodeOpaque(value)).toMatch(/^[A-Za-z0-9_-]+$/);
    }),
  );
});

test.each(['', 'not base64!', 'eyJ', '%%%', `${encodeOpaque('a')}=`, ` ${encodeOpaque('a')}`])(
  'what is not a token of ours decodes to undefined: %j',
  (token) => {
    expect(decodeOpaque(token)).toBeUndefined();
  },
);

test('arbitrary text never throws', () => {
  fc.assert(
    fc.property(anyText(), (token) => {
      expect(() => decodeOpaque(token)).not.toThrow();
    }),
  );
});
