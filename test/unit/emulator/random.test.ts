import { expect, it } from 'vitest';
import { seededRandom } from '../../../src/emulator/random.ts';

it('repeats its numbers for the same seed, and for no other', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

it('is about uniform in [0, 1)', () => {
  const random = seededRandom(1);
  const buckets = new Array<number>(10).fill(0);
  for (let count = 0; count < 100_000; count += 1) {
    const bucket = Math.floor(random() * 10);
    buckets[bucket] = (buckets[bucket] ?? Number.NaN) + 1;
  }
  expect(buckets).toHaveLength(10);
  for (const bucket of buckets) expect(Math.abs(bucket - 10_000)).toBeLessThan(500);
});
