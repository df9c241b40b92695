import { expect, test } from 'vitest';
import { BlobStore } from '../../../../src/live/journal/blob-store.ts';

test('a string is held once, for as long as anybody holds it', () => {
  const blobs = new BlobStore(1_000);
  const text = 'x'.repeat(100);
  const hash = blobs.hash(text);
  blobs.hold(hash, text);
  blobs.hold(hash, text);
  expect([blobs.bytes, blobs.get(hash)]).toEqual([200, text]);
  blobs.release(hash);
  expect(blobs.get(hash)).toBe(text);
  blobs.release(hash);
  blobs.release(hash);
  expect([blobs.bytes, blobs.get(hash)]).toEqual([0, undefined]);
});

test('a string without room is known by name only, and taken in once there is room', () => {
  const blobs = new BlobStore(250);
  const [one, two] = ['a'.repeat(100), 'b'.repeat(100)];
  const [hashOne, hashTwo] = [blobs.hash(one), blobs.hash(two)];
  blobs.hold(hashOne, one);
  blobs.hold(hashTwo, two);
  expect([blobs.get(hashTwo), blobs.bytes]).toEqual([undefined, 200]);
  blobs.offer(hashTwo, two);
  expect(blobs.get(hashTwo)).toBeUndefined();
  blobs.release(hashOne);
  blobs.offer(hashTwo, two);
  expect([blobs.get(hashTwo), blobs.bytes]).toEqual([two, 200]);
  blobs.offer('nobody holds this', 'text');
  expect(blobs.get('nobody holds this')).toBeUndefined();
});

test('an unchanged string keeps its name without being hashed again, and another one gets another', () => {
  const blobs = new BlobStore(1_000);
  const hash = blobs.hash('text');
  blobs.hold(hash, 'text');
  expect(blobs.hash('text', hash)).toBe(hash);
  expect(blobs.hash('other', hash)).not.toBe(hash);
});
