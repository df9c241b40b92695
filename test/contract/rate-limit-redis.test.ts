import { describe, expect, test } from 'vitest';
import { createRedisRateLimiter } from '../../src/execution/admission/rate-limit-redis.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { newPrefix } from '../support/redis-journals.ts';
import { hasRedisServer } from '../support/redis-server.ts';
import { useRedis } from '../support/use-redis.ts';
import { describeRateLimit } from './rate-limit.ts';

const limit = { name: 'principal', perMinute: 2 };

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  const used = useRedis();

  describeRateLimit('redis', () => createRedisRateLimiter(used.redis, newPrefix(), systemClock));

  test('two instances count together, under a key that tells nobody and expires', async () => {
    const prefix = newPrefix();
    const [one, other] = [
      createRedisRateLimiter(used.redis, prefix, systemClock)(limit),
      createRedisRateLimiter(used.redis, prefix, systemClock)(limit),
    ];
    expect([await one.take('203.0.113.7'), await other.take('203.0.113.7')]).toEqual([0, 0]);
    expect(await one.take('203.0.113.7')).toBeGreaterThan(0);
    const keys = (await used.server.command('KEYS', `${prefix}*`)) as string[];
    expect(keys).toHaveLength(1);
    expect(keys.join()).not.toContain('203.0.113.7');
    expect(Number(await used.server.command('PTTL', keys[0] ?? ''))).toBeGreaterThan(0);
  });

  test('counts for a minute at most when Redis’s clock was set back by an hour', async () => {
    const prefix = newPrefix();
    const limiter = createRedisRateLimiter(used.redis, prefix, systemClock)(limit);
    for (let n = 0; n < 2; n++) await limiter.take('ada');
    const [key = ''] = (await used.server.command('KEYS', `${prefix}*`)) as string[];
    await used.server.command('PEXPIRE', key, '3600000');
    expect(await limiter.take('ada')).toBeLessThanOrEqual(60_000);
    expect(Number(await used.server.command('PTTL', key))).toBeLessThanOrEqual(60_000);
  });

  test('without Redis each instance counts for itself', async () => {
    const limiter = createRedisRateLimiter(used.redis, newPrefix(), systemClock)(limit);
    await used.server.kill();
    expect([await limiter.take('ada'), await limiter.take('ada')]).toEqual([0, 0]);
    expect(await limiter.take('ada')).toBeGreaterThan(0);
  });
});
