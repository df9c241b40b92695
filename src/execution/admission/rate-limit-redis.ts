import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { type RedisConnection, RedisFailure, type RedisScript } from '../../lib/redis.ts';
import { type CreateRateLimiter, createMemoryRateLimiter } from './rate-limit.ts';

/**
 * Counts one. Answers how many there were in the window, and its rest of life in milliseconds. A count that has no end, or a
 * late one because Redis's clock was set back, would keep its client out for too long.
 */
const countOne: RedisScript = {
  name: 'count-one',
  text: `
local count = redis.call('INCR', KEYS[1])
local rest = redis.call('PTTL', KEYS[1])
if count == 1 or rest < 0 or rest > tonumber(ARGV[1]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  rest = tonumber(ARGV[1])
end
return { count, rest }
`,
};

const windowMs = 60_000;

/**
 * Counts in Redis, for all instances with the same prefix. Keys are forgotten a minute after their first count. While Redis is
 * away, and where it cannot count (a key of another type), each instance counts for itself: a limit that does not answer must
 * not keep all clients out. The connection logs why.
 */
export function createRedisRateLimiter(redis: RedisConnection, prefix: string, clock: Clock): CreateRateLimiter {
  const createOwn = createMemoryRateLimiter(clock);
  return ({ name, perMinute }) => {
    const own = createOwn({ name, perMinute });
    return {
      async take(key) {
        try {
          const answer = await redis.run(countOne, [redisKey(prefix, name, key)], [windowMs]);
          const [count, restMs] = answer as [number, number];
          return count <= perMinute ? 0 : Math.max(1, restMs);
        } catch (error) {
          if (!(error instanceof RedisFailure)) throw error;
          return own.take(key);
        }
      },
    };
  };
}

/** Of one length, and without telling whoever looks at Redis who has asked from where. */
function redisKey(prefix: string, name: string, key: string): string {
  return `${prefix}rate:${name}:${createHash('sha256').update(key).digest('base64url')}`;
}
