import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { RedisConnection, type RedisScript, RedisUnavailable } from '../../src/lib/redis.ts';
import { openRedis, whyRedisIsOutOfReach } from '../../src/live/journal/redis/open.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { openInstance } from '../support/redis-journals.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const write: RedisScript = { name: 'write', text: `return redis.call('SET', KEYS[1], ARGV[1], 'PX', 10000)` };

async function open(port: number): Promise<RedisConnection> {
  const url = `redis://127.0.0.1:${port}`;
  const redis = await RedisConnection.open({ url, clock: systemClock, random: Math.random, onTrouble() {} });
  onTestFinished(() => redis.close());
  return redis;
}

async function startServer(): Promise<RedisServer> {
  const server = await startRedisServer();
  onTestFinished(() => server.stop());
  return server;
}

async function startProxy(targetPort: number): Promise<TcpProxy> {
  const proxy = await startTcpProxy(targetPort);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

/** Writes again and again, as a sign of life does, until it is taken. */
async function untilWritten(redis: RedisConnection): Promise<void> {
  for (;;) {
    try {
      await redis.run(write, ['key'], ['value']);
      return;
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

describe.skipIf(!hasRedisServer)('a connection to a real Redis', () => {
  test('that is dead without a word is made anew, however often something is written to it', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const redis = await open(proxy.port);
    await untilWritten(redis);
    proxy.forget();
    await expect(redis.run(write, ['key'], ['value'])).rejects.toBeInstanceOf(RedisUnavailable);
    await untilWritten(redis);
  });

  test('whose server became a replica is made anew, because the address may lead to another one by now', async () => {
    const [first, second] = [await startServer(), await startServer()];
    const proxy = await startProxy(first.port);
    const redis = await open(proxy.port);
    await redis.listen('bell', () => {});
    await untilWritten(redis);
    proxy.redirect(second.port);
    await first.command('REPLICAOF', '127.0.0.1', String(second.port));
    await untilWritten(redis);
    expect(await second.command('GET', 'key')).toBe('value');
    await expect.poll(() => second.command('PUBSUB', 'NUMSUB', 'bell')).toEqual(['bell', 1]);
  });

  test('sends a script once to a Redis that has not seen it, however many of its steps are on their way', async () => {
    const server = await startServer();
    const redis = await open(server.port);
    await Promise.all(Array.from({ length: 50 }, (_, n) => redis.run(write, [`key ${n}`], [n])));
    expect(String(await server.command('INFO', 'commandstats'))).toContain('cmdstat_eval:calls=1,');
    expect(await server.command('DBSIZE')).toBe(50);
  });

  test('is of no use to a gateway where Redis answers but takes nothing more', async () => {
    const server = await startServer();
    const redis = await open(server.port);
    expect(await whyRedisIsOutOfReach(redis, 'some:')).toBeNull();
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    expect(await whyRedisIsOutOfReach(redis, 'some:')).toMatch(/^Redis can’t be reached: OOM /);
  });

  test('listens to nothing that was left while Redis was away', async () => {
    const server = await startServer();
    const redis = await open(server.port);
    const unlisten = await redis.listen('left', () => {});
    await redis.listen('kept', () => {});
    await server.kill();
    await expect(unlisten()).rejects.toBeInstanceOf(RedisUnavailable);
    await server.start();
    await expect.poll(() => redis.isReady).toBe(true);
    await expect.poll(() => server.command('PUBSUB', 'CHANNELS')).toEqual(['kept']);
  });

  test.each([
    [
      'no channel of the prefix',
      ['~some:*', '+@all'],
      'NOPERM this user has no permissions to access one of the channels',
    ],
    [
      'no script',
      ['~some:*', '&some:*', '+@all', '-@scripting'],
      "NOPERM this user has no permissions to run the 'evalsha'",
    ],
    ['no key of the prefix', ['~other:*', '&some:*', '+@all'], 'NOPERM'],
  ])('is refused at start-up where its user may use %s', async (_what, rules, reason) => {
    const server = await startServer();
    await server.command('ACL', 'SETUSER', 'gateway', 'on', '>secret', ...rules);
    const opening = openRedis({
      url: `redis://gateway:secret@127.0.0.1:${server.port}`,
      prefix: 'some:',
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
    });
    await expect(opening).rejects.toMatchObject({ name: 'RedisUnusable', message: expect.stringContaining(reason) });
  });

  test('needs none of the commands that are dangerous or for administrators', async () => {
    const server = await startServer();
    const rules = ['~some:*', '&some:*', '+@all', '-@dangerous', '-@admin'];
    await server.command('ACL', 'SETUSER', 'gateway', 'on', '>secret', ...rules);
    const url = `redis://gateway:secret@127.0.0.1:${server.port}`;
    const { redis, topic } = await openInstance(url, 'some:');
    onTestFinished(() => redis.close());
    await topic.cover('fleet', 'period');
    await topic.close();
    expect(await server.command('KEYS', '*')).toEqual([]);
  });
});
