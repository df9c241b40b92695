import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingBuffer } from '../../../src/lib/growing-buffer.ts';

test('a growing buffer holds what was appended, whatever the pieces, and changes none of them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 }), (texts) => {
      const buffer = new GrowingBuffer();
      const pieces = texts.map((text) => Buffer.from(text));
      for (const piece of pieces) buffer.append(piece);
      expect(buffer.toString()).toBe(texts.join(''));
      expect(buffer.length).toBe(Buffer.byteLength(texts.join('')));
      expect(pieces.map(String)).toEqual(texts);
    }),
  );
});

test('a growing buffer holds a character whose bytes arrive apart', () => {
  const buffer = new GrowingBuffer();
  for (const byte of Buffer.from('a 😀 b')) buffer.append(Buffer.from([byte]));
  expect(buffer.toString()).toBe('a 😀 b');
});

test('a growing buffer that was cleared is empty, and can be filled again', () => {
  const buffer = new GrowingBuffer();
  buffer.append(Buffer.from('one'));
  buffer.append(Buffer.from('two'));
  buffer.clear();
  expect([buffer.length, buffer.toString()]).toEqual([0, '']);
  buffer.append(Buffer.from('three'));
  expect(buffer.toString()).toBe('three');
});
