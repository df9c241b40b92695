import { describe, expect, onTestFinished, test } from 'vitest';
import type { Rate } from '../../src/gamelift/budget/published-rates.ts';
import { RedisBudget } from '../../src/gamelift/budget/redis.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { newPrefix } from '../support/redis-journals.ts';
import { hasRedisServer } from '../support/redis-server.ts';
import { useRedis } from '../support/use-redis.ts';
import { describeBudget, request } from './budget.ts';

const operation = 'DescribeGameSessions';

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  const used = useRedis();

  function make(rate: Rate, pollShare = 0.4, prefix = newPrefix(), instance = 'one'): RedisBudget {
    const shared = { clock: systemClock, rates: { [operation]: rate }, pollShare };
    const budget = new RedisBudget({ ...shared, redis: used.redis, prefix, instance, logger: silentLogger });
    onTestFinished(() => budget.stop());
    return budget;
  }

  describeBudget('redis', make);

  test('two instances together make no more calls than one may', async () => {
    const prefix = newPrefix();
    const rate = { burst: 10, perSecond: 50 };
    const budgets = ['one', 'other'].map((instance) => make(rate, 0.4, prefix, instance));
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => budgets[n % 2]?.acquire(operation, request({ deadlineMs: 5_000 }))),
    );
    expect(performance.now() - begun).toBeGreaterThan(390);
  });

  test('a mutation that comes last is served before the queries of its instance that wait for the others’ tokens', async () => {
    const prefix = newPrefix();
    const rate = { burst: 5, perSecond: 20 };
    const [one, other] = [make(rate, 0.4, prefix, 'one'), make(rate, 0.4, prefix, 'other')];
    for (let n = 0; n < 5; n++) await other.acquire(operation, request());
    const started: string[] = [];
    const ask = (priority: 'query' | 'mutation') =>
      one.acquire(operation, request({ priority })).then(() => started.push(priority));
    await Promise.all([ask('query'), ask('query'), ask('query'), ask('mutation')]);
    expect(started).toEqual(['mutation', 'query', 'query', 'query']);
  });

  test('what one instance learns of throttling, all of them keep', async () => {
    const prefix = newPrefix();
    const rate = { burst: 100, perSecond: 100 };
    const [one, other] = [make(rate, 0.4, prefix, 'one'), make(rate, 0.4, prefix, 'other')];
    await one.acquire(operation, request());
    one.throttled(operation, null, systemClock.now() - 5);
    await one.acquire(operation, request());
    await other.acquire(operation, request());
    const state = other.state().find((known) => known.operation === operation);
    expect(state).toMatchObject({ throttled: 1 });
    expect(state?.limitPerSecond).toBeLessThan(60);
  });

  test('a rate that was halved is whole again in time, though Redis’s clock was set back by an hour', async () => {
    const prefix = newPrefix();
    const budget = make({ burst: 100, perSecond: 100 }, 0.4, prefix);
    await budget.acquire(operation, request());
    const keys = (await used.server.command('KEYS', `${prefix}*`)) as string[];
    const types = await Promise.all(keys.map((key) => used.server.command('TYPE', key)));
    const bucket = keys[types.indexOf('hash')] ?? '';
    await used.server.command('HSET', bucket, 'share', '0.5', 'halvedAt', String(Date.now() + 3_600_000));
    await budget.acquire(operation, request());
    const halvedAt = Number(await used.server.command('HGET', bucket, 'halvedAt'));
    expect(halvedAt).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  /** How many of so many calls may be made at once. */
  async function startable(budget: RedisBudget, count: number): Promise<number> {
    const asked = Array.from({ length: count }, () => budget.acquire(operation, request({ deadlineMs: 300 })));
    return (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length;
  }

  const isBack = () => expect.poll(() => used.redis.isReady).toBe(true);

  /** Both have heard of each other. */
  async function pair(rate: Rate): Promise<[RedisBudget, RedisBudget]> {
    await isBack();
    const prefix = newPrefix();
    const [one, other] = [make(rate, 0.4, prefix, 'one'), make(rate, 0.4, prefix, 'other')];
    for (const budget of [one, other, one]) await budget.acquire(operation, request());
    return [one, other];
  }

  test('without Redis nobody polls, and people share what was left and the rate by the instances that were last known', async () => {
    const [one, other] = await pair({ burst: 11, perSecond: 0.01 });
    await used.server.kill();
    onTestFinished(() => used.server.start());
    await expect.poll(() => used.redis.isReady).toBe(false);
    await expect(one.acquire(operation, request({ priority: 'poll' }))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    // Of eleven three were taken; the other one knew of two when it was last asked.
    expect([await startable(one, 8), await startable(other, 8)]).toEqual([4, 4]);
  });

  test('what was used without Redis is used when it is back', async () => {
    const [one, other] = await pair({ burst: 11, perSecond: 0.01 });
    await used.server.kill({ save: true });
    expect(await startable(one, 2)).toBe(2);
    await used.server.start();
    await isBack();
    expect(await startable(one, 1)).toBe(1);
    expect(await startable(other, 8)).toBe(5);
  });

  test('an instance that calls nothing knows how many there are, and they know of it', async () => {
    await isBack();
    const prefix = newPrefix();
    const clock = new FakeClock();
    const rate = { burst: 12, perSecond: 0.01 };
    const shared = { rates: { [operation]: rate }, redis: used.redis, prefix, logger: silentLogger };
    const idle = new RedisBudget({ ...shared, clock, instance: 'idle' });
    onTestFinished(() => idle.stop());
    const others = ['one', 'two', 'three'].map((instance) => make(rate, 0.4, prefix, instance));
    for (const other of others) await other.acquire(operation, request());
    await clock.advance(5_000);
    await expect.poll(() => idle.instances).toBe(4);
    expect(others[2]?.instances).toBe(4);
  });
});
