import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { RedisConnection } from '../../src/lib/redis.ts';
import { ByteLedger } from '../../src/live/journal/byte-ledger.ts';
import type { TopicJournal } from '../../src/live/journal/journal.ts';
import type { JournalKind } from '../../src/live/journal/journal-kind.ts';
import { RedisJournal } from '../../src/live/journal/redis/journal.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { waitMs } from './waits.ts';

/** The images of the suites: as small as an image can be. */
export interface TestImage {
  status: string;
  note: string;
}

export interface RedisInstance {
  readonly redis: RedisConnection;
  readonly topic: TopicJournal<TestImage>;
  readonly journal: RedisJournal<TestImage>;
}

export const testKind: JournalKind<TestImage> = {
  name: 'test',
  prefix: 'test:',
  bytesOf: (image) => image.note.length,
  statusOf: (image) => image.status,
};

let count = 0;
export const newPrefix = () => `test-${process.pid}-${count++}:`;

/** One instance's journal on a connection of its own, with a topic open. */
export async function openInstance(
  url: string,
  prefix: string,
  options: { clock?: Clock; leaseTtlMs?: number; lingerMs?: number; keysTtlMs?: number; journalBytes?: number } = {},
): Promise<RedisInstance> {
  const shared = { random: Math.random, logger: silentLogger };
  const redis = await RedisConnection.open({ ...shared, url, clock: systemClock, onTrouble() {} });
  const journal = new RedisJournal<TestImage>({
    ...shared,
    redis,
    prefix,
    kind: testKind,
    journalBytes: 1_000_000,
    tombstoneMs: 60_000,
    tombstoneBytes: 1_000_000,
    ledger: new ByteLedger(10_000_000),
    leaseTtlMs: 300,
    lingerMs: 30_000,
    keysTtlMs: 60_000,
    clock: systemClock,
    ...options,
  });
  return { redis, journal, topic: await journal.open('fleet:one') };
}

/** Waits until something holds that nothing tells of by itself. */
export async function eventually(holds: () => boolean): Promise<void> {
  const endsAt = Date.now() + waitMs;
  while (!holds()) {
    if (Date.now() > endsAt) throw new Error(`expected it to hold within ${waitMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
