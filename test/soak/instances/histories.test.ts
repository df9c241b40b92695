import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkInstances } from '../../support/history-checker/check-instances.ts';
import { Cluster } from '../../support/history-checker/cluster.ts';
import { sentences } from '../../support/live-history/fault.ts';
import { hasRedisServer } from '../../support/redis-server.ts';

const first = Number(process.env.HISTORY_SEED ?? 2_001);
const seeds = Array.from({ length: Number(process.env.HISTORY_SEEDS ?? 50) }, (_, n) => first + n);

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
