import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { StreamEntry } from '../../../../../src/live/journal/redis/codec.ts';
import { PacedLog } from '../../../../../src/live/journal/redis/paced-log.ts';

/** An entry of the log with so many records, as the script that appends writes it. */
function entry(offset: number, records: number): StreamEntry {
  const positions = Array.from({ length: records }, (_, index) => `${offset + index}:nonce,`).join('');
  return [`${offset}-0`, ['a', 'chain', 'p', `,${positions}`, 'r', `${offset}`, 'w', '{}']];
}

function start() {
  const applied: string[] = [];
  const log = new PacedLog(([id]) => applied.push(id));
  return { applied, log };
}

test('what one turn of the event loop has room for is applied at once', () => {
  const { applied, log } = start();
  expect(log.apply([entry(1, 100), entry(101, 150)])).toBeNull();
  expect(log.apply([entry(251, 0)])).toBeNull();
  expect(applied).toEqual(['1-0', '101-0', '251-0']);
});

test('a turn applies 250 records, whatever number of answers brings them, and all entries keep their order', async () => {
  const { applied, log } = start();
  const entries = Array.from({ length: 20 }, (_, index) => entry(1 + index * 100, 100));
  const done = [log.apply(entries.slice(0, 7)), log.apply(entries.slice(7, 8)), log.apply(entries.slice(8))];
  const counts = [applied.length];
  while (applied.length < entries.length) {
    await turn();
    counts.push(applied.length);
  }
  expect(counts.every((count, index) => count - (counts[index - 1] ?? 0) <= 2)).toBe(true);
  await Promise.all(done);
  expect(applied).toEqual(entries.map(([id]) => id));
  await turn();
  expect(log.apply([entry(2_001, 250)])).toBeNull();
});

test('an entry with more records than a turn has room for has a turn to itself', async () => {
  const { applied, log } = start();
  const done = log.apply([entry(1, 1), entry(2, 1_000), entry(1_002, 1)]);
  expect(applied).toEqual(['1-0']);
  await done;
  expect(applied).toEqual(['1-0', '2-0', '1002-0']);
});

test('an entry that can’t be applied rejects for its caller, and holds back no later one', async () => {
  const applied: string[] = [];
  const log = new PacedLog(([id]) => {
    if (id === '251-0') throw new Error('it is broken');
    applied.push(id);
  });
  const broken = log.apply([entry(1, 250), entry(251, 1)]);
  const later = log.apply([entry(252, 1)]);
  await expect(broken).rejects.toThrow('it is broken');
  await later;
  expect(applied).toEqual(['1-0', '252-0']);
});
