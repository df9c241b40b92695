import { systemClock } from '../../src/lib/clock.ts';
import { RedisConnection } from '../../src/lib/redis.ts';
import { createMemoryEngine, type Engine } from '../../src/live/journal/engine.ts';
import type { TopicJournal } from '../../src/live/journal/journal.ts';
import { createRedisEngine } from '../../src/live/journal/redis/engine.ts';
import { type GameSessionImage, toImage } from '../../src/live/kinds/game-sessions/image.ts';
import { gameSessionJournal } from '../../src/live/kinds/game-sessions/journal-kind.ts';
import { defaultLiveSettings } from '../../src/live/settings.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { makeGameSession } from '../../test/support/sessions.ts';
import { percentile, type Row } from './report.ts';

interface Instances extends Disposable {
  readonly topics: readonly TopicJournal<GameSessionImage>[];
  /** A session as large as an ordinary one. */
  image(name: string): GameSessionImage;
}

/** Appends that are under way at once: the recorder's chunks and mutations come from many topics. */
const concurrency = 50;

/** How many events a second go through append to every instance, each event with its own append. */
export async function measureThroughput(url: string, seconds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const instances of [1, 2, 4]) {
    using opened = await openOnRedis(url, instances);
    const [writer] = opened.topics;
    if (!writer) throw new Error('no instance');
    const heard = opened.topics.map(() => 0);
    for (const [n, topic] of opened.topics.entries())
      topic.follow((written) => (heard[n] = (heard[n] ?? 0) + written.length));
    const endsAt = performance.now() + seconds * 1_000;
    let appended = 0;
    const append = async (lane: number) => {
      for (let n = 0; performance.now() < endsAt; n++, appended++) await appendOne(writer, opened, `${lane} ${n}`);
    };
    const begun = performance.now();
    await Promise.all(Array.from({ length: concurrency }, (_, lane) => append(lane)));
    while (heard.some((count) => count < appended)) await new Promise((resolve) => setTimeout(resolve, 1));
    const perSecond = Math.round(appended / ((performance.now() - begun) / 1_000));
    rows.push({ instances, 'events a second to every instance': perSecond });
  }
  return rows;
}

/** From append to a follower: of the same process in memory, of another instance on Redis. */
export async function measureLatency(url: string, events: number): Promise<Row[]> {
  const rows: Row[] = [];
  using memory = await openInMemory();
  using redis = await openOnRedis(url, 2);
  for (const [engine, opened] of [
    ['memory', memory],
    ['redis', redis],
  ] as const) {
    const [writer] = opened.topics;
    const follower = opened.topics.at(-1);
    if (!writer || !follower) throw new Error('no instance');
    const latencies: number[] = [];
    for (let n = 0; n < events; n++) {
      const heard = new Promise<void>((resolve) => {
        const unfollow = follower.follow(() => {
          unfollow();
          resolve();
        });
      });
      const begun = performance.now();
      await Promise.all([appendOne(writer, opened, `${n}`), heard]);
      latencies.push(performance.now() - begun);
    }
    const ms = (share: number) => percentile(latencies, share).toFixed(2);
    rows.push({ engine, 'p50 ms': ms(0.5), 'p99 ms': ms(0.99) });
  }
  return rows;
}

async function appendOne(topic: TopicJournal<GameSessionImage>, { image }: Instances, name: string): Promise<void> {
  const { outcome } = await topic.append({
    id: name,
    writes: [{ id: name, expected: 0, image: image(name), ended: false, event: 'transition' }],
    observedAt: Date.now(),
    source: 'MUTATION',
  });
  if (outcome !== 'appended') throw new Error(`expected an event to be appended, got ${outcome}`);
}

const settings = { ...defaultLiveSettings, heldBytes: 4_000_000_000, journalBytes: 64_000_000 };

async function openOnRedis(url: string, count: number): Promise<Instances> {
  const shared = { clock: systemClock, random: Math.random, logger: silentLogger };
  const prefix = `bench-${process.pid}-${performance.now()}:`;
  const connections: RedisConnection[] = [];
  const engines: Engine[] = [];
  for (let n = 0; n < count; n++) {
    const redis = await RedisConnection.open({ ...shared, url, commandTimeoutMs: 10_000, onTrouble() {} });
    connections.push(redis);
    engines.push(createRedisEngine({ ...shared, redis, prefix, settings }));
  }
  return openAll(engines, () => {
    for (const redis of connections) redis.close();
  });
}

function openInMemory(): Promise<Instances> {
  return openAll([createMemoryEngine(settings, systemClock, Math.random)], () => {});
}

async function openAll(engines: readonly Engine[], close: () => void): Promise<Instances> {
  const topics = await Promise.all(engines.map((engine) => engine.journal(gameSessionJournal).open('fleet:bench')));
  const blobs = engines[0]?.blobs;
  if (!blobs) throw new Error('no engine');
  return {
    topics,
    image: (name) => toImage(makeGameSession(name), blobs, undefined),
    [Symbol.dispose]: close,
  };
}
