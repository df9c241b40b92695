import { describe, expect, test } from 'vitest';
import { checkHistory } from '../../support/history-checker/check.ts';
import { spoilers } from '../../support/live-history/spoilers.ts';

const first = Number(process.env.HISTORY_SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.HISTORY_SEEDS ?? 5) }, (_, n) => first + n);

test.each(seeds)('the history %i breaks no rule through the front door', async (seed) => {
  const replay = `replay it with HISTORY_SEED=${seed} HISTORY_SEEDS=1`;
  expect(await checkHistory(seed), replay).toEqual([]);
});

describe('the checker finds a live layer that', () => {
  test.each(Object.entries(spoilers))('%s', async (_what, spoil) => {
    const faults: string[] = [];
    for (let seed = 1; seed <= 3 && faults.length === 0; seed++) faults.push(...(await checkHistory(seed, spoil)));
    expect(faults).not.toEqual([]);
  });
});
