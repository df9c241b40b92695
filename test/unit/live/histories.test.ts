import { describe, expect, test } from 'vitest';
import { playHistory } from '../../support/live-history/play.ts';
import { spoilers } from '../../support/live-history/spoilers.ts';

const first = Number(process.env.LIVE_SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.LIVE_SEEDS ?? 25) }, (_, n) => first + n);

test.each(seeds)('the random history %i breaks no rule', async (seed) => {
  expect(await playHistory(seed), `replay it with LIVE_SEED=${seed} LIVE_SEEDS=1`).toEqual([]);
});

describe('the judge finds a live layer that', () => {
  test.each(Object.entries(spoilers))('%s', async (_what, spoil) => {
    const faults: string[] = [];
    for (let seed = 1; seed <= 5 && faults.length === 0; seed++) faults.push(...(await playHistory(seed, spoil)));
    expect(faults).not.toEqual([]);
  });
});
