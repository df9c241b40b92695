import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { RedisConnection } from '../../src/lib/redis.ts';
import { ByteLedger } from '../../src/live/engine/byte-ledger.ts';
import { RedisJournal } from '../../src/live/engine/journal-redis.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { describeJournal, type TestImage } from './journal.ts';

let server: RedisServer;
let redis: RedisConnection;
let count = 0;

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  beforeAll(async () => {
    server = await startRedisServer();
    redis = await RedisConnection.open({ url: server.url, clock: systemClock, random: Math.random, onTrouble() {} });
  });
  afterAll(async () => {
    redis?.close();
    await server?.stop();
  });

  describeJournal('redis', async ({ heldBytes, ...limits }, bytesOf) => {
    const clock = new FakeClock();
    const ledger = new ByteLedger(heldBytes);
    const journal = new RedisJournal<TestImage>({
      ...limits,
      redis,
      prefix: `test-${count++}:`,
      bytesOf,
      statusOf: (image) => image.status,
      ledger,
      leaseTtlMs: 60_000,
      keysTtlMs: 120_000,
      clock,
      random: Math.random,
      logger: silentLogger,
    });
    return { journal, clock, heldBytes: () => ledger.used };
  });
});
