import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NotFoundError } from '../../src/gamelift/errors.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import type { Ending } from '../../src/live/journal/journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { eventually, newPrefix, openInstance, type RedisInstance } from '../support/redis-journals.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { describeLease, writer } from './lease.ts';

let server: RedisServer;
const instances: RedisInstance[] = [];

async function open(prefix = newPrefix(), options: Parameters<typeof openInstance>[2] = {}): Promise<RedisInstance> {
  const instance = await openInstance(server.url, prefix, options);
  instances.push(instance);
  return instance;
}

describe.skipIf(!hasRedisServer)('on a real Redis', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterEach(async () => {
    for (const { topic, redis } of instances.splice(0)) {
      await topic.close();
      redis.close();
    }
  });
  afterAll(() => server?.stop());

  describeLease('redis', async () => (await open()).topic);

  test('of two instances one reads, and the other one follows every append', async () => {
    const prefix = newPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    expect([one.topic.lease.isHeld, other.topic.lease.isHeld]).toEqual([true, false]);
    await writer(one.topic).append('a', 'POLL');
    await writer(one.topic).append('b', 'POLL');
    await eventually(() => other.topic.offset === 2);
    const versions = ({ topic }: RedisInstance) => [...topic.entries()].map(({ image, offset }) => ({ image, offset }));
    expect(versions(other)).toEqual(versions(one));
    expect(other.topic.head('all')).toMatchObject({ offset: 2 });
    expect(await other.topic.since({ offset: 0, nonce: other.topic.head('all').nonce }, 'all')).toMatchObject({
      outcome: 'lost',
    });
  });

  test('an instance that has gone does not keep its lease for as long as Redis’s clock was set back', async () => {
    const prefix = newPrefix();
    const [gone, other] = [await open(prefix), await open(prefix)];
    expect(gone.topic.lease.isHeld).toBe(true);
    gone.redis.close();
    await server.command('PEXPIRE', `${prefix}{fleet:one}:lease`, '3600000');
    await eventually(() => other.topic.lease.isHeld);
  });

  test('what a poll of another instance has seen is refused, what a mutation has answered is taken', async () => {
    const prefix = newPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    expect(await writer(other.topic).append('a', 'POLL')).toEqual({ outcome: 'unheld' });
    expect(await writer(other.topic).append('a', 'MUTATION')).toMatchObject({ outcome: 'appended' });
    await eventually(() => one.topic.offset === 1);
    await expect(other.topic.cover('fleet', 'mine')).rejects.toThrow('another instance reads');
  });

  test('one that was paused finds another one reading when it wakes up, and can write nothing that it had read', async () => {
    const prefix = newPrefix();
    // Its clock stands still: it still takes the lease for its own, as a process that was stopped does.
    const paused = await open(prefix, { clock: new FakeClock(), leaseTtlMs: 100 });
    const other = await open(prefix, { leaseTtlMs: 100 });
    await eventually(() => other.topic.lease.isHeld);
    expect(paused.topic.lease.isHeld).toBe(true);
    expect(await writer(paused.topic).append('stale', 'POLL')).toEqual({ outcome: 'unheld' });
    await expect(paused.topic.cover('fleet', 'stale')).rejects.toThrow('another instance reads');
    expect([other.topic.offset, other.topic.coverage('fleet')]).toEqual([0, null]);
  });

  test('the reader learns what others want, and what they want no longer', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    const unwant = other.topic.lease.want('location:us-west-2');
    reader.topic.lease.want('fleet');
    await eventually(() => [...reader.topic.lease.othersWishes.values()].join() === 'location:us-west-2');
    unwant();
    await eventually(() => reader.topic.lease.othersWishes.size === 0);
    expect(other.topic.lease.othersWishes.size).toBe(0);
  });

  test('whoever takes over knows at once what all others want', async () => {
    const prefix = newPrefix();
    // The lease outlives the test: it is handed over, and does not lapse.
    const leaseTtlMs = 60_000;
    const first = await open(prefix, { leaseTtlMs });
    const second = await open(prefix, { leaseTtlMs });
    const third = await open(prefix, { leaseTtlMs });
    third.topic.lease.want('session:a');
    second.topic.lease.want('session:b');
    await eventually(() => first.topic.lease.othersWishes.size === 2);
    await first.topic.close();
    await eventually(() => second.topic.lease.isHeld || third.topic.lease.isHeld);
    const [reader, wished] = second.topic.lease.isHeld ? [second, 'session:a'] : [third, 'session:b'];
    expect([...reader.topic.lease.othersWishes.values()]).toEqual([wished]);
  });

  // The timer that ends a lease may fire before the answer that renews it is read, and after it on a process that was busy.
  test.each(['in time', 'late'])(
    'a lease that lapses while its renewal is on its way is lost, then held again with all wishes: its timer is %s',
    async (timer) => {
      const prefix = newPrefix();
      const [clock, othersClock] = [new HandClock(), new HandClock()];
      const reader = await open(prefix, { clock, leaseTtlMs: 60_000 });
      const other = await open(prefix, { clock: othersClock, leaseTtlMs: 60_000 });
      const { lease } = reader.topic;
      other.topic.lease.want('fleet');
      othersClock.advance(10);
      await eventually(() => {
        clock.advance(1);
        return lease.othersWishes.size === 1;
      });
      const heard: unknown[] = [];
      lease.follow(() => heard.push(lease.isHeld ? [...lease.othersWishes.values()] : 'lost'));
      clock.advance(20_000);
      clock.advance(45_000, timer === 'late');
      await eventually(() => {
        clock.advance(1);
        return heard.length === 2;
      });
      expect(heard).toEqual(['lost', ['fleet']]);
    },
  );

  test('while nobody is known to read, that is told as time', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    const silences = () => [reader, other].map(({ topic }) => topic.lease.silentMs);
    expect(silences()).toEqual([0, 0]);
    await server.kill();
    await eventually(() => silences().every((ms) => ms > 0));
    await server.start();
    await eventually(() => silences().every((ms) => ms === 0));
  });

  test('what is wanted outlives a Redis that comes back with older data', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    const stored = async (scope: string) => {
      const scopes = () => server.command('HVALS', `${prefix}{fleet:one}:wishes`).then(String);
      while (!(await scopes()).includes(scope)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const unwant = other.topic.lease.want('location:eu-west-1');
    await stored('location:eu-west-1');
    await server.command('SAVE');
    unwant();
    other.topic.lease.want('location:us-west-2');
    await stored('location:us-west-2');
    await server.kill();
    await server.start();
    await stored('location:us-west-2');
    const wished = () => [...reader.topic.lease.othersWishes.values()].join();
    await eventually(() => other.topic.lease.isHeld || wished() === 'location:us-west-2');
    expect(String(await server.command('HVALS', `${prefix}{fleet:one}:wishes`))).toBe('location:us-west-2');
  });

  test('a wish more, or less, costs the same however many there are', async () => {
    const prefix = newPrefix();
    const calm = { leaseTtlMs: 30_000 };
    const [reader, ...others] = [await open(prefix, calm), await open(prefix, calm), await open(prefix, calm)];
    const scope = (n: number) => `session:arn:aws:gamelift:us-west-2::gamesession/fleet-one/${'s'.repeat(40)}-${n}`;
    for (let n = 0; n < 4_000; n++) others[n % 2]?.topic.lease.want(scope(n));
    await eventually(() => reader.topic.lease.othersWishes.size === 4_000);
    const bytes = async () => {
      const stats = String(await server.command('INFO', 'stats'));
      const counts = stats.matchAll(/total_net_(?:in|out)put_bytes:(\d+)/g);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    };
    const before = await bytes();
    for (let n = 0; n < 20; n++) {
      const unwant = others[n % 2]?.topic.lease.want(scope(4_000 + n));
      await eventually(() => reader.topic.lease.othersWishes.size === 4_001);
      unwant?.();
      await eventually(() => reader.topic.lease.othersWishes.size === 4_000);
    }
    // All wishes told anew 40 times would be 20 MB.
    expect((await bytes()) - before).toBeLessThan(500_000);
  });

  test('whoever reads learns all wishes where he knows too few of the latest changes', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix, { leaseTtlMs: 60_000 }), await open(prefix)];
    for (let n = 0; n < 3; n++) other.topic.lease.want(`session:${n}`);
    await eventually(() => reader.topic.lease.othersWishes.size === 3);
    await server.command('XTRIM', `${prefix}{fleet:one}:news`, 'MAXLEN', '0');
    await server.command('HINCRBY', `${prefix}{fleet:one}:meta`, 'wishesVersion', '10');
    other.topic.lease.want('session:3');
    await eventually(() => reader.topic.lease.othersWishes.size === 4);
  });

  test('a wish that can’t be told is told once Redis is back, and not tried all the time until then', async () => {
    const delays: number[] = [];
    const clock: Clock = {
      now: () => systemClock.now(),
      wallTime: () => systemClock.wallTime(),
      after(delayMs, callback) {
        delays.push(delayMs);
        return systemClock.after(delayMs, callback);
      },
    };
    const prefix = newPrefix();
    const { topic } = await open(prefix, { clock, leaseTtlMs: 30_000 });
    await server.kill();
    topic.lease.want('location:us-west-2');
    // So long it waits after each attempt that fails.
    await eventually(() => delays.filter((delayMs) => delayMs === 250).length === 3);
    await server.start();
  });

  test('a period that runs is not broken by who has begun it and got no answer yet', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    await Promise.all([reader.topic.cover('fleet', 'first'), reader.topic.cover('fleet', 'second')]);
    expect(reader.topic.coverage('fleet')).toBe('first');
    await Promise.all([reader.topic.cover('fleet', null), reader.topic.cover('fleet', 'third')]);
    await eventually(() => other.topic.coverage('fleet') === 'third');
  });

  test('what must be the last word is not told where another instance has written something that is not known here', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    const write = async (id: string) => {
      const image = { status: 'ACTIVE', note: '' };
      const writes = [{ id, expected: 0, image, ended: false, event: 'transition' as const }];
      return await other.topic.append({ id, writes, observedAt: 0, source: 'MUTATION' });
    };
    // The bell may be faster than the answer, but not each time.
    for (let attempt = 0; ; attempt++) {
      const written = await write(`${attempt}`);
      if (written.outcome === 'appended' && reader.topic.offset < written.offset) break;
      expect(attempt).toBeLessThan(50);
    }
    await reader.topic.cover('complete', 'yes', { unlessWritten: true });
    expect(reader.topic.coverage('complete')).toBeNull();
    await reader.topic.cover('complete', 'yes', { unlessWritten: true });
    expect(reader.topic.coverage('complete')).toBe('yes');
  });

  test('periods, refusals and requests reach the other instances', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    const heard: unknown[] = [];
    other.topic.onCovered((scope) => heard.push([scope, other.topic.coverage(scope)]));
    other.topic.lease.onRefused((scope, { code, message }) => heard.push([scope, code, message]));
    reader.topic.lease.onAsked((id) => heard.push(id));
    await reader.topic.cover('fleet', 'period');
    await reader.topic.lease.refuse('session:x', new NotFoundError('there is no x'));
    await eventually(() => heard.length === 2);
    other.topic.lease.ask('some id');
    await eventually(() => heard.length === 3);
    expect(heard).toEqual([['fleet', 'period'], ['session:x', 'NOT_FOUND', 'there is no x'], 'some id']);
  });

  test('when the reader ends a topic with an error, all others hear it', async () => {
    const prefix = newPrefix();
    const [reader, other] = [await open(prefix), await open(prefix)];
    const endings: Ending[] = [];
    other.topic.onOver((ending) => endings.push(ending));
    await reader.topic.close(new NotFoundError('the fleet is gone'));
    await eventually(() => endings.length === 1);
    expect(endings).toMatchObject([{ type: 'failed', error: { code: 'NOT_FOUND', message: 'the fleet is gone' } }]);
  });

  test('an epoch goes on for as long as one instance has it open, and the last one to leave leaves no key', async () => {
    const prefix = newPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    await writer(one.topic).append('a', 'POLL');
    await one.topic.close();
    await eventually(() => other.topic.offset === 1);
    const third = await open(prefix);
    expect([third.topic.epoch, third.topic.offset]).toEqual([other.topic.epoch, 1]);
    await third.topic.close();
    await other.topic.close();
    expect(await server.command('KEYS', `${prefix}*`)).toEqual([]);
  });

  test('whoever asks for a history that is gone hears that the epoch is over before the answer', async () => {
    const prefix = newPrefix();
    const { topic } = await open(prefix, { leaseTtlMs: 60_000 });
    await writer(topic).append('a', 'POLL');
    const heard: unknown[] = [];
    topic.onOver((ending) => heard.push(ending.type));
    await server.command('DEL', `${prefix}{fleet:one}:meta`);
    const { outcome } = await topic.since(topic.head('all'), 'all');
    expect([...heard, outcome]).toEqual(['lost', 'lost']);
  });

  test('an instance that saw what the history has lost ends the epoch for all', async () => {
    const prefix = newPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    const endings: Ending[] = [];
    for (const { topic } of [one, other]) topic.onOver((ending) => endings.push(ending));
    await writer(one.topic).append('a', 'POLL');
    await server.command('HSET', `${prefix}{fleet:one}:meta`, 'offset', '0');
    await eventually(() => endings.length === 2);
    expect(endings.map(({ type }) => type)).toEqual(['lost', 'lost']);
    expect(await writer(one.topic).append('b', 'POLL')).toEqual({ outcome: 'ended' });
  });
});

/** Moves when it is told to, at once; its timers fire then, or later. */
class HandClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number, areTimersLate = false): void {
    this.#now += ms;
    if (areTimersLate) return;
    for (const timer of [...this.#timers]) {
      if (timer.at <= this.#now && this.#timers.delete(timer)) timer.callback();
    }
  }
}
