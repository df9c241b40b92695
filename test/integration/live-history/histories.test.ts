import { expect, test, vi } from 'vitest';
import { checkHistory } from '../../support/history-checker/check.ts';
import { sentences } from '../../support/live-history/fault.ts';

// A history plays for about two seconds and has up to twenty more to converge. Two hundred others: test/soak/histories.test.ts.
vi.setConfig({ testTimeout: 60_000 });

const first = Number(process.env.HISTORY_SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.HISTORY_SEEDS ?? 5) }, (_, n) => first + n);

test.concurrent.each(seeds)('the history %i breaks no rule through the front door', async (seed) => {
  const replay = `replay it with HISTORY_SEED=${seed} HISTORY_SEEDS=1`;
  expect(sentences(await checkHistory(seed)), replay).toEqual([]);
});
