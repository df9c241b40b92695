import { expect, test } from 'vitest';
import { measureMemory, medianOf } from '../support/memory/measure.ts';
import type { Sample } from '../support/memory/run.ts';

const mebibyte = 1_048_576;
const tenMinutes = 600;
const timeout = 3 * tenMinutes * 1_000;
const heapOf = ({ heapBytes }: Sample) => heapBytes;

test('memory stays flat with 5,000 sessions and 1,000 transitions a second for 10 minutes', { timeout }, async () => {
  const samples = await measureMemory({
    sessions: 5_000,
    dataLength: 0,
    transitions: 1_000 * tenMinutes,
    transitionsPerSecond: 1_000,
    settings: {},
  });
  expect(medianOf(samples, 0.8, 1, heapOf)).toBeLessThan(1.1 * medianOf(samples, 0.3, 0.5, heapOf));
  expect(Math.max(...samples.map(heapOf))).toBeLessThan(64 * mebibyte);
});

test('memory stays flat with 5,000 sessions that carry 250 kB of game-session data each', { timeout }, async () => {
  const samples = await measureMemory({
    sessions: 5_000,
    dataLength: 250_000,
    transitions: 10 * tenMinutes,
    transitionsPerSecond: 10,
    settings: {},
  });
  expect(medianOf(samples, 0.8, 1, heapOf)).toBeLessThan(1.1 * medianOf(samples, 0.3, 0.5, heapOf));
  // 64 MiB of it are kept; what does not fit is told as omitted.
  expect(Math.max(...samples.map(heapOf))).toBeLessThan(160 * mebibyte);
});
