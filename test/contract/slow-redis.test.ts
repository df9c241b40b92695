import { setTimeout as realTime } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RedisBudget } from '../../src/gamelift/budget/redis.ts';
import { BlobStore } from '../../src/live/journal/blob-store.ts';
import { createRedisEngine } from '../../src/live/journal/redis/engine.ts';
import { openRedis, whyRedisIsOutOfReach } from '../../src/live/journal/redis/open.ts';
import { toImage } from '../../src/live/kinds/game-sessions/image.ts';
import { gameSessionJournal } from '../../src/live/kinds/game-sessions/journal-kind.ts';
import { defaultLiveSettings } from '../../src/live/settings.ts';
import { type Logger, silentLogger } from '../../src/observability/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { newPrefix } from '../support/redis-journals.ts';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { makeGameSession } from '../support/sessions.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

/** A Redis that is a long way off, by a clock of which twenty seconds pass in one. */
async function start(roundTripMs: number) {
  const server = await startRedisServer();
  onTestFinished(() => server.stop());
  const proxy = await startTcpProxy(server.port);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const clock = new FakeClock();
  const prefix = newPrefix();
  const troubles: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => void troubles.push(fields), child: () => logger };
  const shared = { prefix, clock, random: Math.random, logger };

  let isOver = false;
  const onTurn = new Set<() => void>();
  const passing = (async () => {
    for (; !isOver; clock.jump(80)) {
      await realTime(4);
      for (const look of onTurn) look();
    }
  })();
  onTestFinished(() => {
    isOver = true;
    return passing;
  });

  const open = async (port: number) => {
    const redis = await openRedis({ ...shared, url: `redis://127.0.0.1:${port}` });
    const engine = createRedisEngine({ ...shared, redis, settings: defaultLiveSettings });
    onTestFinished(() => redis.close());
    return { redis, topic: await engine.journal(gameSessionJournal).open('fleet:one') };
  };
  const openSlow = () => {
    proxy.delay(roundTripMs / 2, clock);
    return open(proxy.port);
  };
  const pass = async (ms: number) => {
    for (const end = clock.now() + ms; clock.now() < end; ) await realTime(4);
  };
  return { server, prefix, clock, troubles, openSlow, openNear: () => open(server.port), onTurn, pass };
}

describe.skipIf(!hasRedisServer)('a Redis whose round trip takes one and a half seconds', () => {
  test('is slow and not away: it is of use, and nothing is logged', async () => {
    const { prefix, troubles, openSlow } = await start(1_500);
    const { redis, topic } = await openSlow();
    expect(await whyRedisIsOutOfReach(redis, prefix)).toBeNull();
    const image = toImage(makeGameSession('one'), new BlobStore(1), undefined);
    const writes = [{ id: 'a', expected: 0, image, ended: false, event: 'transition' as const }];
    expect(await topic.append({ id: '1', writes, observedAt: 0, source: 'MUTATION' })).toMatchObject({
      outcome: 'appended',
    });
    expect(redis.roundTripMs).toBeGreaterThanOrEqual(1_500);
    expect(troubles).toEqual([]);
  });

  test('lets people’s calls go as soon as GameLift’s rates do, not one after the other', async () => {
    const { prefix, clock, openSlow } = await start(1_500);
    const { redis } = await openSlow();
    const rates = { CreateGameSession: { burst: 40, perSecond: 1 } };
    const budget = new RedisBudget({ clock, rates, redis, prefix, instance: 'one', logger: silentLogger });
    onTestFinished(() => budget.stop());
    const request = { priority: 'mutation', resource: null, deadlineMs: 10_000 } as const;
    await Promise.all(Array.from({ length: 20 }, () => budget.acquire('CreateGameSession', request)));
  });

  test('keeps the lease with the instance that reads, and gives it time for its renewals', async () => {
    const { server, prefix, onTurn, openSlow, openNear, pass } = await start(1_500);
    const reader = await openSlow();
    await expect.poll(() => reader.topic.lease.isHeld).toBe(true);
    const other = await openNear();
    const held: boolean[] = [];
    onTurn.add(() => held.push(reader.topic.lease.isHeld, !other.topic.lease.isHeld));
    await pass(6_000);
    expect(held.length).toBeGreaterThan(50);
    expect(held.every((isHeld) => isHeld)).toBe(true);
    const [lease = ''] = (await server.command('KEYS', `${prefix}*:lease`)) as string[];
    expect(Number(await server.command('PTTL', lease))).toBeGreaterThan(3_000 + 1_500);
  });
});
