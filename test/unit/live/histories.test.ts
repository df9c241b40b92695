import { describe, expect, test } from 'vitest';
import { rulesBroken, sentences } from '../../support/live-history/fault.ts';
import { playHistory } from '../../support/live-history/play.ts';
import { spoilers } from '../../support/live-history/spoilers.ts';

const first = Number(process.env.LIVE_SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.LIVE_SEEDS ?? 25) }, (_, n) => first + n);

test.each(seeds)('the random history %i breaks no rule', async (seed) => {
  expect(sentences(await playHistory(seed)), `replay it with LIVE_SEED=${seed} LIVE_SEEDS=1`).toEqual([]);
});

describe('the judge finds a live layer that', () => {
  test.each(Object.entries(spoilers))('%s', async (_what, { rule, spoil }) => {
    const broken = new Set<string>();
    for (let seed = 1; seed <= 5 && !broken.has(rule); seed++) {
      for (const found of rulesBroken(await playHistory(seed, spoil))) broken.add(found);
    }
    expect(broken).toContain(rule);
  });
});
