import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sentences } from '../live-history/fault.ts';
import { hasRedisServer } from '../redis-server.ts';
import { checkInstances } from './check-instances.ts';
import { Cluster } from './cluster.ts';

/** A test for each of so many seeds, all on one cluster. HISTORY_SEED and HISTORY_SEEDS choose others. */
export function describeInstances(firstSeed: number, count: number): void {
  const first = Number(process.env.HISTORY_SEED ?? firstSeed);
  const seeds = Array.from({ length: Number(process.env.HISTORY_SEEDS ?? count) }, (_, n) => first + n);

  describe.skipIf(!hasRedisServer)('three gateways on one Redis', () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await Cluster.start();
    });
    afterAll(() => cluster?.[Symbol.asyncDispose]());

    test.each(seeds)('the history %i breaks no rule, whatever happens to them', async (seed) => {
      const { happened, faults } = await checkInstances(cluster, seed);
      const replay = `${happened.join(', then ')}; replay it with HISTORY_SEED=${seed} HISTORY_SEEDS=1`;
      expect(sentences(faults), replay).toEqual([]);
    });
  });
}
