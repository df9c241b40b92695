import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { RedisConnection } from '../../src/lib/redis.ts';
import { createRedisRateLimiter } from '../../src/transport/rate-limit-redis.ts';
import { newPrefix } from '../support/redis-journals.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { describeRateLimit } from './rate-limit.ts';

const limit = { name: 'principal', perMinute: 2 };
let server: RedisServer;
let redis: RedisConnection;

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  beforeAll(async () => {
    server = await startRedisServer();
    redis = await RedisConnection.open({ url: server.url, clock: systemClock, random: Math.random, onTrouble() {} });
  });
  afterAll(async () => {
    redis?.close();
    await server?.stop();
  });

  describeRateLimit('redis', () => createRedisRateLimiter(redis, newPrefix()));

  test('two instances count together, under a key that tells nobody and expires', async () => {
    const prefix = newPrefix();
    const [one, other] = [createRedisRateLimiter(redis, prefix)(limit), createRedisRateLimiter(redis, prefix)(limit)];
    expect([await one.take('203.0.113.7'), await other.take('203.0.113.7')]).toEqual([0, 0]);
    expect(await one.take('203.0.113.7')).toBeGreaterThan(0);
    const keys = (await server.command('KEYS', `${prefix}*`)) as string[];
    expect(keys).toHaveLength(1);
    expect(keys.join()).not.toContain('203.0.113.7');
    expect(Number(await server.command('PTTL', keys[0] ?? ''))).toBeGreaterThan(0);
  });

  test('without Redis each instance counts for itself', async () => {
    const limiter = createRedisRateLimiter(redis, newPrefix())(limit);
    await server.kill();
    expect([await limiter.take('ada'), await limiter.take('ada')]).toEqual([0, 0]);
    expect(await limiter.take('ada')).toBeGreaterThan(0);
  });
});
