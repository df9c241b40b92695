import { describe, expect, test } from 'vitest';
import { RedisBudget } from '../../src/gamelift/budget-redis.ts';
import type { Rate } from '../../src/gamelift/published-rates.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { newPrefix } from '../support/redis-journals.ts';
import { hasRedisServer } from '../support/redis-server.ts';
import { useRedis } from '../support/use-redis.ts';
import { describeBudget, request } from './budget.ts';

const operation = 'DescribeGameSessions';

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  const used = useRedis();

  function make(rate: Rate, pollShare = 0.4, prefix = newPrefix(), instance = 'one'): RedisBudget {
    const shared = { clock: systemClock, rates: { [operation]: rate }, pollShare };
    return new RedisBudget({ ...shared, redis: used.redis, prefix, instance, logger: silentLogger });
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
    one.throttled(operation, null, Date.now() - 5);
    await one.acquire(operation, request());
    await other.acquire(operation, request());
    const state = other.state().find((known) => known.operation === operation);
    expect(state).toMatchObject({ throttled: 1 });
    expect(state?.limitPerSecond).toBeLessThan(60);
  });

  test('without Redis nobody polls, and people share the rate by the instances that were last known', async () => {
    const prefix = newPrefix();
    const rate = { burst: 10, perSecond: 1 };
    const [one, other] = [make(rate, 0.4, prefix, 'one'), make(rate, 0.4, prefix, 'other')];
    await one.acquire(operation, request());
    await other.acquire(operation, request());
    await one.acquire(operation, request());
    await used.server.kill();
    await expect(one.acquire(operation, request({ priority: 'poll' }))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    const asked = Array.from({ length: 8 }, () => one.acquire(operation, request({ deadlineMs: 300 })));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });
});
