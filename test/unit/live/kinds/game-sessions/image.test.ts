import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { BlobStore } from '../../../../../src/live/journal/blob-store.ts';
import { toGameSession, toImage } from '../../../../../src/live/kinds/game-sessions/image.ts';
import { makeGameSession } from '../../../../support/sessions.ts';

setFlagsFromString('--allow-natives-syntax');
const haveSameClass = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (
  one: object,
  other: object,
) => boolean;
setFlagsFromString('--no-allow-natives-syntax');

const blobs = new BlobStore(1_000_000);
// Classes part only once the code is warm.
const images = Array.from({ length: 3_000 }, (_, n) =>
  toImage(
    makeGameSession(`${n}`, {
      gameSessionData: n % 2 === 0 ? 'data' : null,
      matchmakerData: n % 3 === 0 ? 'teams' : null,
    }),
    blobs,
    undefined,
  ),
);

function classesOf(objects: readonly object[]): number {
  const classes: object[] = [];
  for (const object of objects) {
    if (!classes.some((known) => haveSameClass(known, object))) classes.push(object);
    if (classes.length > 9) break;
  }
  return classes.length;
}

test('all images have one hidden class, so that a look at thousands of them is a fast one', () => {
  expect(classesOf(images)).toBe(1);
});

test('all sessions that subscribers see have one hidden class, whatever large members they have', () => {
  expect(classesOf(images.map((image) => toGameSession(image, blobs)))).toBe(1);
});
