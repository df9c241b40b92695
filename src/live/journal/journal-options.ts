import type { Clock } from '../../lib/clock.ts';
import type { RedisConnection } from '../../lib/redis.ts';
import type { Logger } from '../../observability/logger.ts';
import type { ByteLedger } from './byte-ledger.ts';
import type { JournalKind } from './journal-kind.ts';

/** What journals need to know wherever they keep their topics. */
export interface JournalOptions<Image> {
  kind: JournalKind<Image>;
  /** Bytes of one topic's history: of the transitions, and of the other changes (in Redis of everything once more). */
  journalBytes: number;
  /** How long an ended session is remembered, in milliseconds, and in how many bytes of one topic at most. */
  tombstoneMs: number;
  tombstoneBytes: number;
  /** What all topics of this process hold together. */
  ledger: ByteLedger;
  clock: Clock;
  /** A number in [0, 1), as Math.random gives it: names that are new each time. */
  random: () => number;
}

/** What the journal in Redis needs beside that. */
export interface RedisJournalOptions<Image> extends JournalOptions<Image> {
  redis: RedisConnection;
  /** What every key and channel begins with: the prefix of the engine, and that of the kind. */
  prefix: string;
  /** How long a lease is good after its last renewal, in milliseconds. */
  leaseTtlMs: number;
  /** How long a topic goes on when every instance has stopped, in milliseconds: what nobody watches for longer begins anew. */
  lingerMs: number;
  /** How long a topic's keys outlive the last sign of life, in milliseconds. */
  keysTtlMs: number;
  logger: Logger;
}
