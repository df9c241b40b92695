import { describe, expect, onTestFinished, test } from 'vitest';
import { ByteLedger } from '../../src/live/journal/byte-ledger.ts';
import type { Position } from '../../src/live/journal/journal.ts';
import { RedisJournal } from '../../src/live/journal/redis/journal.ts';
import { keysOf } from '../../src/live/journal/redis/session.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { eventually, newPrefix, openInstance, type RedisInstance, testKind } from '../support/redis-journals.ts';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { useRedis } from '../support/use-redis.ts';
import { describeJournal, type TestImage } from './journal.ts';

let count = 0;

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  const used = useRedis();

  describeJournal('redis', async ({ heldBytes, ...limits }, bytesOf) => {
    const clock = new FakeClock();
    const ledger = new ByteLedger(heldBytes);
    const journal = new RedisJournal<TestImage>({
      ...limits,
      redis: used.redis,
      prefix: `test-${count++}:`,
      kind: { ...testKind, bytesOf },
      ledger,
      leaseTtlMs: 60_000,
      lingerMs: 30_000,
      keysTtlMs: 120_000,
      clock,
      random: Math.random,
      logger: silentLogger,
    });
    return { journal, clock, heldBytes: () => ledger.used };
  });

  async function bytesOut(): Promise<number> {
    const stats = String(await used.server.command('INFO', 'stats'));
    return Number(/total_net_output_bytes:(\d+)/.exec(stats)?.[1]);
  }

  test('a burst of appends costs Redis what is written, and an answer each, while another instance writes in between', async () => {
    const prefix = newPrefix();
    const [one, other] = [await openInstance(used.server.url, prefix), await openInstance(used.server.url, prefix)];
    const before = await bytesOut();
    const note = 'x'.repeat(1_000);
    const append = ({ topic }: RedisInstance, id: string) =>
      topic.append({
        id,
        writes: [{ id, expected: 0, image: { status: 'ACTIVE', note }, ended: false, event: 'transition' }],
        observedAt: 0,
        source: 'MUTATION',
      });
    const ids = Array.from({ length: 400 }, (_, n) => `${n}`);
    const outcomes = await Promise.all([
      ...ids.map((id) => append(one, `one ${id}`)),
      ...ids.slice(0, 20).map((id) => append(other, `other ${id}`)),
    ]);
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['appended']));
    expect(one.topic.offset).toBeGreaterThanOrEqual(ids.length);
    await Promise.all([one.topic.catchUp(), other.topic.catchUp()]);
    expect([one.topic.offset, other.topic.offset]).toEqual([420, 420]);
    const versions = ({ topic }: RedisInstance) => [...topic.entries()].map(({ image, offset }) => ({ image, offset }));
    expect(versions(one)).toEqual(versions(other));
    // Each of the two has got each entry once, some of them twice: 420 answers of everything missed so far would be 80 MB.
    expect((await bytesOut()) - before).toBeLessThan(5_000_000);
    for (const { topic, redis: connection } of [one, other]) {
      await topic.close();
      connection.close();
    }
  });

  test('an instance that was away tells at most 250 records in one turn of the event loop, in order and without a gap', async () => {
    const prefix = newPrefix();
    const proxy = await startTcpProxy(used.server.port);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const one = await openInstance(used.server.url, prefix);
    const other = await openInstance(`redis://127.0.0.1:${proxy.port}`, prefix);
    const heard: string[] = [];
    let inTurn = 0;
    let most = 0;
    other.topic.follow((written) => {
      if (inTurn === 0) setImmediate(() => (inTurn = 0));
      inTurn += written.length;
      most = Math.max(most, inTurn);
      heard.push(...written.map(({ id }) => id));
    });
    proxy.cut();
    const pages = Array.from({ length: 15 }, (_, page) => Array.from({ length: 100 }, (_, n) => `${page * 100 + n}`));
    for (const [page, ids] of pages.entries()) {
      const writes = ids.map((id) => {
        const image = { status: 'ACTIVE', note: '' };
        return { id, expected: 0, image, ended: false, event: 'transition' as const };
      });
      await one.topic.append({ id: `page ${page}`, writes, observedAt: 0, source: 'POLL' });
    }
    expect([one.topic.whenCaughtUp(), other.topic.whenCaughtUp()]).toEqual([null, null]);
    proxy.heal();
    await eventually(() => other.redis.isReady);
    await other.topic.whenCaughtUp();
    expect(other.topic.offset).toBe(1_500);
    // Asked for again and again, it is applied once.
    await Promise.all(Array.from({ length: 10 }, () => other.topic.catchUp()));
    expect(heard).toEqual(pages.flat());
    expect(most).toBeLessThanOrEqual(250);
    for (const { topic, redis: connection } of [one, other]) {
      await topic.close();
      connection.close();
    }
  });

  test('an instance that is shown a log from which an entry was taken says that the history is lost, and applies nothing behind the gap', async () => {
    const prefix = newPrefix();
    const proxy = await startTcpProxy(used.server.port);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const one = await openInstance(used.server.url, prefix);
    const other = await openInstance(`redis://127.0.0.1:${proxy.port}`, prefix);
    const heard: string[] = [];
    other.topic.follow((written) => void heard.push(...written.map(({ id }) => id)));
    const ending = new Promise((resolve) => other.topic.onOver(resolve));
    proxy.cut();
    for (const id of ['a', 'b', 'c']) {
      const write = { id, expected: 0, image: { status: 'ACTIVE', note: '' }, ended: false, event: null };
      await one.topic.append({ id, writes: [write], observedAt: 0, source: 'MUTATION' });
    }
    const log = keysOf(prefix, 'fleet:one').find((key) => key.endsWith(':log')) ?? '';
    expect(await used.server.command('XDEL', log, '2-0')).toBe(1);
    proxy.heal();
    expect(await ending).toMatchObject({ type: 'lost' });
    expect(heard).toEqual(['a']);
    await one.topic.close();
    for (const { redis } of [one, other]) redis.close();
  });

  test.each([
    ['ahead', 3_600_000],
    ['behind', -3_600_000],
  ])(
    'an instance whose clock is an hour %s forgets no tombstone of another one before its time',
    async (_way, byMs) => {
      const prefix = newPrefix();
      const clock = new FakeClock(Date.UTC(2026, 10, 21) + byMs);
      const one = await openInstance(used.server.url, prefix, { clock: new FakeClock() });
      const ended = { status: 'TERMINATED', note: '' };
      const writes = [{ id: 'a', expected: 0, image: ended, ended: true, event: 'transition' as const }];
      await one.topic.append({ id: '1', writes, observedAt: 0, source: 'MUTATION' });
      const other = await openInstance(used.server.url, prefix, { clock });
      const write = (id: string) =>
        other.topic.append({
          id,
          writes: [{ id, expected: 0, image: { status: 'ACTIVE', note: '' }, ended: false, event: 'transition' }],
          observedAt: 0,
          source: 'MUTATION',
        });
      clock.jump(59_000);
      await write('b');
      expect(other.topic.entry('a')?.ended).toBe(true);
      clock.jump(2_000);
      await write('c');
      expect(other.topic.entry('a')).toBeUndefined();
      for (const { topic, redis: connection } of [one, other]) {
        await topic.close();
        connection.close();
      }
    },
  );

  test.each([
    ['goes on', 60_000, true],
    ['begins anew after the linger', 0, false],
  ])('an epoch whose every instance has stopped %s', async (_what, lingerMs, isSame) => {
    const prefix = newPrefix();
    const instances = [
      await openInstance(used.server.url, prefix),
      await openInstance(used.server.url, prefix, { lingerMs }),
    ];
    const epoch = instances[0]?.topic.epoch;
    for (const { journal, topic, redis } of instances) {
      journal.leave();
      await topic.close();
      redis.close();
    }
    const next = await openInstance(used.server.url, prefix);
    expect(next.topic.epoch === epoch).toBe(isSame);
    await next.topic.close();
    next.redis.close();
  });

  test('a sign of life of one that stays keeps an epoch that others have stopped', async () => {
    const prefix = newPrefix();
    const staying = await openInstance(used.server.url, prefix, { leaseTtlMs: 60_000 });
    const stopped = await openInstance(used.server.url, prefix, { lingerMs: 0 });
    stopped.journal.leave();
    await stopped.topic.close();
    // The one that stops rings for it.
    const [meta = ''] = keysOf(prefix, 'fleet:one');
    await expect.poll(async () => String(await used.server.command('HEXISTS', meta, 'until'))).toBe('0');
    const next = await openInstance(used.server.url, prefix);
    expect(next.topic.epoch).toBe(staying.topic.epoch);
    for (const { topic, redis } of [staying, next]) {
      await topic.close();
      redis.close();
    }
    stopped.redis.close();
  });

  test('however many resume at once, their history is read a few times', async () => {
    const { topic, redis } = await openInstance(used.server.url, newPrefix());
    const note = 'x'.repeat(1_000);
    const append = (id: string) =>
      topic.append({
        id,
        writes: [{ id, expected: 0, image: { status: 'ACTIVE', note }, ended: false, event: 'transition' }],
        observedAt: 0,
        source: 'MUTATION',
      });
    const positions: Position[] = [];
    const ids = Array.from({ length: 100 }, (_, n) => `${n}`);
    for (const id of ids) {
      await append(id);
      positions.push(topic.head('transitions'));
    }
    const before = await bytesOut();
    const asked = Array.from({ length: 3_000 }, (_, n) => n % 100);
    const recoveries = await Promise.all(
      asked.map((n) => topic.since(positions[n] ?? { offset: 0, nonce: '' }, n % 3 === 0 ? 'all' : 'transitions')),
    );
    for (const [index, recovery] of recoveries.entries()) {
      const told = recovery.outcome === 'held' ? recovery.records.map(({ id }) => id) : recovery;
      expect(told).toEqual(ids.slice((asked[index] ?? 0) + 1));
    }
    // Each for himself they would have been sent 150 MB.
    expect((await bytesOut()) - before).toBeLessThan(2_000_000);
    await topic.close();
    redis.close();
  });

  test('nothing is recovered from older data by an instance that opens the topic just after Redis is back', async () => {
    const server = await startRedisServer();
    onTestFinished(() => server.stop());
    const proxy = await startTcpProxy(server.port);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const prefix = newPrefix();
    const knowing = await openInstance(`redis://127.0.0.1:${proxy.port}`, prefix);
    const late = await openInstance(server.url, prefix, { leaseTtlMs: 2_000 });
    onTestFinished(() => {
      for (const { redis } of [knowing, late]) redis.close();
    });
    const append = (id: string) =>
      knowing.topic.append({
        id,
        writes: [{ id, expected: 0, image: { status: 'ACTIVE', note: '' }, ended: false, event: 'transition' }],
        observedAt: 0,
        source: 'MUTATION',
      });
    await append('stays');
    const position = knowing.topic.head('transitions');
    await late.topic.close();
    await server.command('SAVE');
    await append('is lost');
    proxy.cut();
    await server.kill();
    await server.start();
    await eventually(() => late.redis.isReady);
    const opened = await late.journal.open('fleet:one');
    expect(opened.offset).toBe(1);
    const recovery = opened.since(position, 'transitions');
    proxy.heal();
    expect(await recovery).toMatchObject({ outcome: 'lost' });
  });

  test('a topic whose snapshot takes its time to arrive is opened all the same', async () => {
    const proxy = await startTcpProxy(used.server.port);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const prefix = newPrefix();
    const writing = await openInstance(used.server.url, prefix);
    const image = { status: 'ACTIVE', note: 'x'.repeat(1_000) };
    const ids = Array.from({ length: 2_000 }, (_, n) => `${n}`);
    for (let first = 0; first < ids.length; first += 100) {
      const writes = ids.slice(first, first + 100).map((id) => ({ id, expected: 0, image, ended: false, event: null }));
      await writing.topic.append({ id: `append ${first}`, writes, observedAt: 0, source: 'MUTATION' });
    }
    // Of 2 MB, and longer than any other step may take.
    proxy.slow(1_000_000);
    const { topic, redis } = await openInstance(`redis://127.0.0.1:${proxy.port}`, prefix);
    onTestFinished(() => {
      for (const connection of [writing.redis, redis]) connection.close();
    });
    expect([...topic.entries()]).toHaveLength(ids.length);
  });
});
