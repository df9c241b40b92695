import type { DomainError } from '../../gamelift/errors.ts';
import type { Lease } from './lease.ts';

/** A place in a topic's history. The nonce tells a history from another one that was refilled with the same offsets. */
export interface Position {
  readonly offset: number;
  readonly nonce: string;
}

/** Status transitions and changes of other fields are trimmed separately, so that busy fields don't push transitions out. */
export type RecordKind = 'transition' | 'change';
/** Which records a reader takes: the status transitions alone, or the changes too. */
export type RecordSelection = 'transitions' | 'all';

/** How something came to be known. */
export type ObservationSource = 'POLL' | 'PUSH' | 'MUTATION';

export interface JournalRecord<Image> extends Position {
  readonly kind: RecordKind;
  readonly id: string;
  /** Null where the session was not known before. */
  readonly before: Image | null;
  readonly after: Image;
  /** When the read that showed it was answered, in milliseconds since the epoch by the clock of the instance that read. */
  readonly observedAt: number;
  readonly source: ObservationSource;
}

/** A session as last known. */
export interface Entry<Image> {
  readonly image: Image;
  /** The offset at which it was last written. No two writes share one, so it is the entry's version too. */
  readonly offset: number;
  /** When this process learned of the last write, by its clock's `now`: at the earliest when it opened the topic. */
  readonly writtenAt: number;
  /** When this process learned of its present status, in the same way. */
  readonly statusSince: number;
  /** A tombstone: the session is over (or GameLift no longer knows it). Kept so that a late read can't revive it. */
  readonly ended: boolean;
}

export interface Write<Image> {
  readonly id: string;
  /** The offset of the entry that the write was made from; 0 where there was none. */
  readonly expected: number;
  /** Null takes the entry out of the snapshot: nobody watches it any longer. */
  readonly image: Image | null;
  readonly ended: boolean;
  /** Null: stored, not told. So are the sessions that a baseline finds. */
  readonly event: RecordKind | null;
}

export interface Append<Image> {
  /** Names the attempt: the same append, repeated after an unclear answer, does nothing and answers as the first. */
  readonly id: string;
  readonly writes: readonly Write<Image>[];
  /** Scopes that nobody may have covered: what appears in them is not told here, and would have to be. Default: none. */
  readonly uncovered?: readonly string[];
  readonly observedAt: number;
  readonly source: ObservationSource;
}

export type AppendOutcome =
  | { outcome: 'appended'; offset: number }
  /** Somebody else wrote one of the entries, or covered a scope, first: nothing was written; make the difference again. */
  | { outcome: 'conflict' }
  /** The snapshot would outgrow its bytes even with no history left: nothing was written. */
  | { outcome: 'full' }
  /** A poll's append by an instance that does not hold the lease (any longer): nothing was written. */
  | { outcome: 'unheld' }
  /** The epoch is over. */
  | { outcome: 'ended' };

/** One write as it was stored: the entry it made (null: taken out) and what is told about it, if anything. */
export interface Written<Image> {
  readonly id: string;
  readonly entry: Entry<Image> | null;
  readonly record: JournalRecord<Image> | null;
}

export type Recovery<Image> =
  | { outcome: 'held'; records: readonly JournalRecord<Image>[] }
  | { outcome: 'lost'; reason: string };

/**
 * What is known of one topic in one epoch, and how it came to be known. `entry`, `entries`, `offset` and `head` are this
 * process's copy and always agree with each other; a listener hears of a write after the copy holds it, in the order of
 * the offsets, every listener in the same order. Who reads the copy and follows in the same tick misses nothing and
 * gets nothing twice.
 */
export interface TopicJournal<Image> {
  readonly epoch: string;
  /** Who reads the topic for all instances that have it open. */
  readonly lease: Lease;
  /** The offset of the last write, told or not. */
  readonly offset: number;
  /** The last record of a selection; before the first, the position at which the epoch began. */
  head(selection: RecordSelection): Position;
  entry(id: string): Entry<Image> | undefined;
  entries(): Iterable<Entry<Image>>;

  /**
   * Stores entries and records and tells them, all or nothing, if the epoch still runs, each entry concerned is the one
   * expected, and nobody has covered what must be uncovered. Each write takes the next offset.
   */
  append(append: Append<Image>): Promise<AppendOutcome>;

  /**
   * Every record of the selection after `position`. Held only if nothing that would belong to the answer was trimmed and
   * the position is exact: the beginning of the epoch, the last record, or a held one with the same nonce.
   */
  since(position: Position, selection: RecordSelection): Promise<Recovery<Image>>;

  /** Resolves once the copy knows everything that was written, here or elsewhere, before this was asked. */
  catchUp(): Promise<void>;

  /**
   * Null, but where the copy is known to be behind, because this instance was away: then resolves when it is no longer. Rejects
   * where it cannot catch up.
   */
  whenCaughtUp(): Promise<void> | null;

  /** Calls `listener` for each append from now on; the answer stops it. A listener must not throw. */
  follow(listener: (written: readonly Written<Image>[]) => void): () => void;

  /**
   * Remembers the period (any name that is new each time) in which a scope is read without a break; null: it is over. `unlessWritten`: not
   * where anything was written that the copy does not know yet.
   */
  cover(scope: string, period: string | null, condition?: { unlessWritten: boolean }): Promise<void>;
  /** The period that runs for a scope, or null. */
  coverage(scope: string): string | null;

  /** All scopes with a period. */
  coveredScopes(): readonly string[];
  /** Calls `listener` with a scope whose period has begun or ended, once `coverage` knows. */
  onCovered(listener: (scope: string) => void): () => void;

  /**
   * Calls `listener`, never at once, when the epoch has ended without our doing: for all with an error, or because its history is
   * lost. Also where it has ended before.
   */
  onOver(listener: (ending: Ending) => void): () => void;

  /**
   * Lets go of everything; when no other instance has the topic open, the epoch ends. With an error it ends for all of
   * them, if this is the one that reads.
   */
  close(error?: DomainError | null): Promise<void>;
}

/** How an epoch ended that others share. */
export type Ending =
  /** Nothing can be read here any more: every stream ends with this. */
  | { type: 'failed'; error: DomainError }
  /** A history begins anew: every stream begins anew with it. */
  | { type: 'lost'; reason: string };

/** Where topics are kept. One journal a kind of session. */
export interface Journal<Image> {
  /** The topic's running epoch; begins one where there is none. */
  open(topic: string): Promise<TopicJournal<Image>>;
  /** Asks whoever reads a topic that is not open here to read one session by ID, soon. */
  ask(topic: string, id: string): void;
}
