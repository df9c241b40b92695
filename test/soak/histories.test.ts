import { expect, test } from 'vitest';
import { checkHistory } from '../support/history-checker/check.ts';

const first = Number(process.env.HISTORY_SEED ?? 1_001);
const seeds = Array.from({ length: Number(process.env.HISTORY_SEEDS ?? 200) }, (_, n) => first + n);

test.each(seeds)('the history %i breaks no rule through the front door', async (seed) => {
  expect(await checkHistory(seed), `replay it with HISTORY_SEED=${seed} HISTORY_SEEDS=1`).toEqual([]);
});
