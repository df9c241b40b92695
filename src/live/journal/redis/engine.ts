import type { Clock } from '../../../lib/clock.ts';
import type { RedisConnection } from '../../../lib/redis.ts';
import type { Logger } from '../../../observability/logger.ts';
import type { LiveSettings } from '../../settings.ts';
import { BlobStore } from '../blob-store.ts';
import { ByteLedger } from '../byte-ledger.ts';
import type { Engine } from '../engine.ts';
import { Journals } from '../journals.ts';
import { RedisJournal } from './journal.ts';

export interface RedisEngineOptions {
  redis: RedisConnection;
  /** What every key and channel begins with. Gateways with the same prefix share everything. */
  prefix: string;
  /** After how long without a sign of life another instance takes over reading, in milliseconds. Default 3,000. */
  leaseTtlMs?: number;
  settings: LiveSettings;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** A topic's keys outlive the last sign of life by the linger, and never by less than Redis may take to be back. */
const leastKeysTtlMs = 60_000;

/** Snapshots and histories in a Redis that several instances share. */
export function createRedisEngine(options: RedisEngineOptions): Engine {
  const { settings, prefix, leaseTtlMs = 3_000 } = options;
  const ledger = new ByteLedger(settings.heldBytes);
  const blobs = new BlobStore(settings.blobBytes);
  const keysTtlMs = Math.max(settings.lingerMs + leaseTtlMs, leastKeysTtlMs);
  const shared = { ...settings, ...options, leaseTtlMs, ledger, keysTtlMs };
  const made: Pick<RedisJournal<never>, 'leave' | 'left'>[] = [];
  let isStopping = false;
  const journals = new Journals((kind) => {
    const journal = new RedisJournal({ ...shared, prefix: `${prefix}${kind.prefix}`, kind });
    if (isStopping) journal.leave();
    made.push(journal);
    return journal;
  });
  return {
    journal: (kind) => journals.of(kind),
    blobs,
    heldBytes: () => ledger.used + blobs.bytes,
    async stop(endTopics) {
      isStopping = true;
      for (const journal of made) journal.leave();
      endTopics();
      await Promise.all(made.map((journal) => journal.left()));
    },
  };
}
