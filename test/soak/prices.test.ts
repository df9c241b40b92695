import { expect, test } from 'vitest';
import { assertPricesHold, startPricedWorld } from '../support/priced-operations.ts';

// Longer with PRICE_RUNS; one run again with PRICE_SEED=<seed>, as fast-check prints it.
const runs = Number(process.env.PRICE_RUNS ?? 1_500);
const seed = process.env.PRICE_SEED === undefined ? undefined : Number(process.env.PRICE_SEED);
const worlds = [1, 2, 3, 4, 5];

test.each(
  worlds.flatMap((world) => [
    [world, 'query', 'full'] as const,
    [world, 'mutation', 'full'] as const,
    [world, 'query', 'short'] as const,
  ]),
)(
  `In world %i, ${runs} times a random %s makes no more calls than its price, with %s pages`,
  async (world, kind, pages) => {
    await using priced = await startPricedWorld(world);
    if (pages === 'short') await priced.control.config({ pageSize: 7, emptyPages: true });
    expect(await assertPricesHold(priced, kind, { runs, seed, pages })).toBeGreaterThan(1);
  },
  1_800_000,
);
