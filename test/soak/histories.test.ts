import { describe, expect, test } from 'vitest';
import { checkHistory } from '../support/history-checker/check.ts';
import { rulesBroken, sentences } from '../support/live-history/fault.ts';
import { spoilers } from '../support/live-history/spoilers.ts';

const first = Number(process.env.HISTORY_SEED ?? 1_001);
const seeds = Array.from({ length: Number(process.env.HISTORY_SEEDS ?? 200) }, (_, n) => first + n);

test.each(seeds)('the history %i breaks no rule through the front door', async (seed) => {
  const faults = await checkHistory(seed);
  expect(sentences(faults), `replay it with HISTORY_SEED=${seed} HISTORY_SEEDS=1`).toEqual([]);
});

describe('the judge finds through the front door a live layer that', () => {
  test.each(Object.entries(spoilers))('%s', { timeout: 300_000 }, async (_what, { rule, spoil }) => {
    const broken = new Set<string>();
    for (let seed = 1; seed <= 5 && !broken.has(rule); seed++) {
      for (const found of rulesBroken(await checkHistory(seed, { spoil }))) broken.add(found);
    }
    expect(broken).toContain(rule);
  });
});
