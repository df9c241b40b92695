import { expect, test } from 'vitest';
import { ShownObjects } from '../../../../src/live/delivery/shown-objects.ts';

const show = (image: { name: string }) => ({ shown: image.name });

test('an image is shown as the same object each time, and another version as another', () => {
  const shown = new ShownObjects(show);
  const image = { name: 'a' };
  expect(shown.of(image)).toBe(shown.of(image));
  expect(shown.of(image)).toEqual({ shown: 'a' });
  expect(shown.of({ name: 'a' })).not.toBe(shown.of(image));
});

test('objects beyond the most that are kept make room by dropping the others, which are made anew', () => {
  const shown = new ShownObjects(show, 2);
  const [a, b, c] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
  const [first, second] = [shown.of(a), shown.of(b)];
  expect([shown.of(a), shown.of(b)]).toEqual([first, second]);
  expect(shown.of(a)).toBe(first);
  const third = shown.of(c);
  expect(shown.of(c)).toBe(third);
  expect(shown.of(a)).not.toBe(first);
  expect(shown.of(a)).toEqual(first);
});
