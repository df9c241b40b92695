import { describe, expect, onTestFinished, test } from 'vitest';
import { createRedisRateLimiter } from '../../src/execution/admission/rate-limit-redis.ts';
import { RedisBudget } from '../../src/gamelift/budget/redis.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openRedis } from '../../src/live/journal/redis/open.ts';
import { keyNames } from '../../src/live/journal/redis/script-parts.ts';
import { keysOf } from '../../src/live/journal/redis/session.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { eventually, newPrefix, openInstance, type RedisInstance } from '../support/redis-journals.ts';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { useRedis } from '../support/use-redis.ts';
import { request } from './budget.ts';

const operation = 'DescribeGameSessions';
const limit = { name: 'principal', perMinute: 2 };

describe.skipIf(!hasRedisServer)('on a real Redis whose keys have another type', () => {
  const used = useRedis();
  const keysAt = async (prefix: string) => (await used.server.command('KEYS', `${prefix}*`)) as string[];

  /** Puts something else in the place of a key. */
  /** At once: an instance renews its lease at any time, also between two commands. */
  async function replace(key: string, ...[name, ...values]: [string, ...string[]]): Promise<void> {
    const script = "redis.call('DEL', KEYS[1]) return redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))";
    await used.server.command('EVAL', script, '1', key, name, ...values);
  }

  async function logged(prefix: string) {
    const errors: object[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const shared = { clock: systemClock, random: Math.random, logger };
    const redis = await openRedis({ ...shared, url: used.server.url, prefix });
    onTestFinished(() => redis.close());
    return { redis, errors };
  }

  test.each<[string, [string, ...string[]]]>([
    ['a list', ['RPUSH', 'x']],
    ['a text', ['SET', 'x']],
    ['a hash', ['HSET', 'x', 'y']],
  ])('a limit whose key is %s is counted by each instance, and the log says so once', async (_what, command) => {
    const prefix = newPrefix();
    const { redis, errors } = await logged(prefix);
    const limiter = createRedisRateLimiter(redis, prefix, systemClock)(limit);
    await limiter.take('ada');
    const [key = ''] = (await keysAt(prefix)).filter((name) => name.includes('rate:'));
    await replace(key, ...command);
    expect([await limiter.take('ada'), await limiter.take('ada')]).toEqual([0, 0]);
    expect(await limiter.take('ada')).toBeGreaterThan(0);
    expect(errors).toEqual([expect.objectContaining({ script: 'count-one', key })]);
  });

  test('a count without an end gets one', async () => {
    const prefix = newPrefix();
    const limiter = createRedisRateLimiter(used.redis, prefix, systemClock)(limit);
    await limiter.take('ada');
    const [key = ''] = await keysAt(prefix);
    await replace(key, 'SET', '7');
    const waitMs = await limiter.take('ada');
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    expect(Number(await used.server.command('PTTL', key))).toBeGreaterThan(0);
  });

  test.each(['bucket', 'instances'])(
    'while the budget’s %s has another type, calls get a part of the rates',
    async (which) => {
      const prefix = newPrefix();
      const key = which === 'bucket' ? `${prefix}{budget}:${operation}` : `${prefix}{budget}:instances`;
      const { redis, errors } = await logged(prefix);
      const options = {
        clock: systemClock,
        rates: { [operation]: { burst: 10, perSecond: 10 } },
        logger: silentLogger,
      };
      await used.server.command('RPUSH', key, 'x');
      const budget = new RedisBudget({ ...options, redis, prefix, instance: 'one' });
      onTestFinished(() => budget.stop());
      await Promise.all(Array.from({ length: 3 }, () => budget.acquire(operation, request({ priority: 'mutation' }))));
      await expect(budget.acquire(operation, request({ priority: 'poll' }))).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
      });
      expect(errors.filter((fields) => 'script' in fields && fields.script === 'take-token')).toHaveLength(1);
      await used.server.command('DEL', key);
      await budget.acquire(operation, request({ priority: 'poll' }));
    },
  );

  const mistyped = (name: string): [string, string] => (name === 'lease' ? ['RPUSH', 'x'] : ['SET', 'x']);

  const append = ({ topic }: RedisInstance, id: string) =>
    topic.append({
      id: `append ${id}`,
      writes: [{ id, expected: 0, image: { status: 'ACTIVE', note: '' }, ended: false, event: 'transition' }],
      observedAt: 0,
      source: 'MUTATION',
    });

  async function open(prefix: string): Promise<RedisInstance> {
    const instance = await openInstance(used.server.url, prefix, { leaseTtlMs: 300 });
    onTestFinished(async () => {
      await instance.topic.close();
      instance.redis.close();
    });
    return instance;
  }

  test.each(keyNames)('a topic is opened anew where its key "%s" has another type', async (name) => {
    const prefix = newPrefix();
    const key = keysOf(prefix, 'fleet:one')[keyNames.indexOf(name)] ?? '';
    await replace(key, ...mistyped(name));
    const instance = await open(prefix);
    await eventually(() => instance.topic.lease.isHeld);
    expect(await append(instance, 'a')).toMatchObject({ outcome: 'appended' });
  });

  test.each(keyNames)('the history of a topic begins anew where its key "%s" gets another type', async (name) => {
    const prefix = newPrefix();
    const key = keysOf(prefix, 'fleet:one')[keyNames.indexOf(name)] ?? '';
    const [one, other] = [await open(prefix), await open(prefix)];
    await eventually(() => one.topic.lease.isHeld || other.topic.lease.isHeld);
    const before = one.topic.head('all');
    const endings: unknown[] = [];
    for (const { topic } of [one, other]) topic.onOver((ending) => endings.push(ending));
    await replace(key, ...mistyped(name));
    await append(one, 'a');
    one.topic.lease.want('all');
    // Only the reader may, and it may have lost the topic already.
    for (const { topic } of [one, other]) await topic.cover('all', 'period').catch(() => {});
    await one.topic.since(before, 'transitions');
    await eventually(() => endings.length === 2);
    expect(endings).toEqual(Array(2).fill({ type: 'lost', reason: expect.any(String) }));
    const again = await one.journal.open('fleet:one');
    expect(await append({ ...one, topic: again }, 'b')).toMatchObject({ outcome: 'appended' });
  });

  test('a Redis that comes to forbid a command is UPSTREAM_UNAVAILABLE at once, and logged once', async () => {
    await using server = await startRedisServer();
    const errors: object[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const redis = await openRedis({ url: server.url, prefix: 'p:', clock: systemClock, random: Math.random, logger });
    const instance = await openInstance(server.url, 'p:');
    await server.command('ACL', 'SETUSER', 'default', '-hmget');
    const limiter = createRedisRateLimiter(redis, 'p:', systemClock)(limit);
    expect(await limiter.take('ada')).toBe(0);
    await expect(instance.topic.since({ offset: 7, nonce: 'a' }, 'all')).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    await expect(instance.journal.open('fleet:two')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await server.command('ACL', 'SETUSER', 'default', '+@all');
    await instance.journal.open('fleet:two');
    instance.redis.close();
    redis.close();
  });
});
