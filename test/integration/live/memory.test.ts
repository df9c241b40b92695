import { expect, test } from 'vitest';
import { measureMemory, medianOf } from '../../support/memory/measure.ts';

const kibibyte = 1_024;

test('what a busy fleet takes stays within its settings, and is estimated honestly', { timeout: 120_000 }, async () => {
  const samples = await measureMemory({
    sessions: 1_000,
    dataLength: 0,
    transitions: 8_000,
    transitionsPerSecond: null,
    settings: { journalBytes: 256 * kibibyte, tombstoneBytes: 128 * kibibyte },
  });
  const held = samples.map(({ heldBytes }) => heldBytes);
  // A snapshot of 1,000 sessions, two histories and the tombstones.
  expect(Math.max(...held)).toBeLessThan((1_500 + 2 * 256 + 128) * kibibyte);
  const early = medianOf(samples, 0.3, 0.5, ({ heapBytes }) => heapBytes);
  const late = medianOf(samples, 0.8, 1, ({ heapBytes }) => heapBytes);
  // IDs of recent ends still come together between the two: some 200 bytes each, 10,000 at most in all.
  expect(late).toBeLessThan(early * 1.2 + 256 * kibibyte);
  // Clients, what waits for them, timers and compiled code are in the heap, too.
  expect(late).toBeLessThan(2 * medianOf(samples, 0.8, 1, ({ heldBytes }) => heldBytes) + 5_120 * kibibyte);
  expect(samples.at(-1)?.slowConsumers).toBeGreaterThan(0);
});
