import type { DomainError } from '../../gamelift/errors.ts';
import type { Entry, JournalRecord, Position, RecordSelection, Written } from './journal.ts';
import type { JournalKind } from './journal-kind.ts';
import { Snapshot } from './snapshot.ts';

/** A write on the log. Null: the entry was taken out. */
export interface LogWrite<Image> {
  readonly offset: number;
  readonly id: string;
  readonly image: Image | null;
  readonly ended: boolean;
  /** Null: it is no event. */
  readonly record: JournalRecord<Image> | null;
}

/** An entry of a topic's log: writes and tombstones that were forgotten with them, or one word about a scope. */
export interface LogEntry<Image> {
  /** That of its last write. Each write takes one offset, and so does an entry without any. */
  readonly offset: number;
  /** The entry's own name, random: proof of which history it belongs to. */
  readonly chain: string;
  readonly writes: readonly LogWrite<Image>[];
  readonly forgotten: readonly string[];
  /** A period of coverage began; null: it ended. */
  readonly coverage: { readonly scope: string; readonly period: string | null } | null;
  readonly refusal: Refusal | null;
}

/** Why a scope can't be read. */
export interface Refusal {
  readonly scope: string;
  readonly error: DomainError;
}

/** A topic as of one entry of its log. */
export interface ReplicaState<Image> {
  readonly offset: number;
  readonly chain: string;
  readonly heads: Readonly<Record<RecordSelection, Position>>;
  readonly coverage: ReadonlyMap<string, string>;
  readonly entries: readonly Pick<LogWrite<Image> & { image: Image }, 'id' | 'offset' | 'image' | 'ended'>[];
}

/** What came of an entry of the log. */
export type Applied<Image> =
  | {
      readonly outcome: 'applied';
      readonly written: readonly Written<Image>[];
      /** The scope whose coverage has changed. */
      readonly covered: string | null;
      readonly refused: Refusal | null;
    }
  /** It was applied before: nothing has changed. */
  | { readonly outcome: 'repeated' }
  /** Entries between the replica and this one are missing: nothing has changed. */
  | { readonly outcome: 'gap' };

/**
 * This instance's copy of a topic: the entries, the periods of coverage and the last positions, as of one entry of the log.
 * Entries of the log are applied in their order, each once, in whichever order they arrive. Nothing here reads a
 * clock, counts bytes for others or notifies: equal logs, applied at equal times, make equal replicas.
 */
export class TopicReplica<Image> {
  readonly #kind: JournalKind<Image>;
  readonly #snapshot: Snapshot<Image>;
  readonly #coverage: Map<string, string>;
  #offset: number;
  #chain: string;
  #heads: Readonly<Record<RecordSelection, Position>>;

  /** `now`: the time of this process's clock. Nothing is known of how old the entries are. */
  constructor(kind: JournalKind<Image>, state: ReplicaState<Image>, now: number) {
    this.#kind = kind;
    this.#snapshot = new Snapshot(kind);
    this.#coverage = new Map(state.coverage);
    this.#offset = state.offset;
    this.#chain = state.chain;
    this.#heads = state.heads;
    // Tombstones are forgotten in the order in which they were written.
    const entries = state.entries.toSorted((one, other) => one.offset - other.offset);
    for (const { id, offset, image, ended } of entries) this.#put(id, offset, image, ended, now);
  }

  /** The offset of the last entry of the log that is applied. */
  get offset(): number {
    return this.#offset;
  }

  /** The name of the last entry of the log that is applied. */
  get chain(): string {
    return this.#chain;
  }

  get snapshot(): Pick<Snapshot<Image>, 'bytes' | 'get' | 'entries' | 'growth' | 'tombstonesToForget'> {
    return this.#snapshot;
  }

  /** The periods of coverage that run, by scope. */
  get coverage(): ReadonlyMap<string, string> {
    return this.#coverage;
  }

  head(selection: RecordSelection): Position {
    return this.#heads[selection];
  }

  apply(entry: LogEntry<Image>, now: number): Applied<Image> {
    const { offset, chain, writes, forgotten, coverage, refusal } = entry;
    if (offset <= this.#offset) return { outcome: 'repeated' };
    if ((writes[0]?.offset ?? offset) !== this.#offset + 1) return { outcome: 'gap' };
    this.#offset = offset;
    this.#chain = chain;
    const written = [...writes.map((write) => this.#write(write, now)), ...forgotten.map((id) => this.#forget(id))];
    if (coverage?.period === null) this.#coverage.delete(coverage.scope);
    else if (coverage) this.#coverage.set(coverage.scope, coverage.period);
    return { outcome: 'applied', written, covered: coverage?.scope ?? null, refused: refusal };
  }

  /** Forgets all entries and periods: the topic is left. */
  clear(): void {
    this.#snapshot.clear();
    this.#coverage.clear();
  }

  #write({ offset, id, image, ended, record }: LogWrite<Image>, now: number): Written<Image> {
    if (image === null) return this.#forget(id);
    const entry = this.#put(id, offset, image, ended, now);
    if (record)
      this.#heads = { all: record, transitions: record.kind === 'transition' ? record : this.#heads.transitions };
    return { id, entry, record };
  }

  #put(id: string, offset: number, image: Image, ended: boolean, now: number): Entry<Image> {
    const before = this.#snapshot.get(id);
    const isSameStatus = before !== undefined && this.#kind.statusOf(before.image) === this.#kind.statusOf(image);
    const entry = { image, offset, writtenAt: now, statusSince: isSameStatus ? before.statusSince : now, ended };
    this.#snapshot.put(id, entry);
    return entry;
  }

  #forget(id: string): Written<Image> {
    this.#snapshot.remove(id);
    return { id, entry: null, record: null };
  }
}
