import type { ErrorCode } from '../../gamelift/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ByteLedger } from './byte-ledger.ts';
import { fromJson } from './image-json.ts';
import type {
  Entry,
  JournalRecord,
  ObservationSource,
  Position,
  RecordKind,
  RecordSelection,
  Written,
} from './journal.ts';
import type { JournalKind } from './journal-kind.ts';
import { Snapshot } from './snapshot.ts';

/**
 * An entry as it is stored: all but its offset, which the append gives it, and its ages, which each instance counts for itself:
 * clocks differ, and step. Short names, because there are many.
 */
export interface StoredEntry<Image> {
  /** The image. */
  m: Image;
  /** Whether it is a tombstone. */
  x: boolean;
}

/** What is told of a write. */
export interface StoredRecord<Image> {
  /** Nonce, kind, the image before, when it was observed, and how. */
  n: string;
  k: RecordKind;
  b: Image | null;
  t: number;
  v: ObservationSource;
}

/** A write on the log. */
interface StoredWrite<Image> {
  o: number;
  i: string;
  e: StoredEntry<Image> | null;
  r: StoredRecord<Image> | null;
}

/** What one entry of the log says: writes and forgotten tombstones, or a scope's period, or why a scope can't be read. */
interface StoredPayload<Image> {
  w?: StoredWrite<Image>[];
  f?: string[];
  c?: [scope: string, period: string | null];
  x?: [scope: string, code: ErrorCode, message: string];
}

/** An entry of a Stream as Redis answers it. */
export type StreamEntry = [id: string, fields: string[]];

export interface CopyListener<Image> {
  onWritten(written: readonly Written<Image>[]): void;
  onCovered(scope: string): void;
  onRefused(scope: string, code: ErrorCode, message: string): void;
}

/**
 * This process's copy of a topic that Redis holds: the entries, the periods of coverage and the last positions, as of one
 * entry of the log. The log's entries are applied in their order, each once, whichever way they arrive.
 */
export class TopicCopy<Image> {
  readonly snapshot: Snapshot<Image>;
  readonly coverage: Map<string, string>;
  readonly #ledger: ByteLedger;
  readonly #clock: Clock;
  readonly #kind: JournalKind<Image>;
  readonly #listener: CopyListener<Image>;
  #offset: number;
  #chain: string;
  #heads: Record<RecordSelection, Position>;
  #counted = 0;

  /** `opened` is what the script that opens a topic answers. */
  constructor(
    opened: { meta: Map<string, string>; entries: Map<string, string>; coverage: Map<string, string> },
    options: { kind: JournalKind<Image>; ledger: ByteLedger; clock: Clock },
    listener: CopyListener<Image>,
  ) {
    const { meta, entries, coverage } = opened;
    this.snapshot = new Snapshot(options.kind);
    this.coverage = coverage;
    this.#ledger = options.ledger;
    this.#clock = options.clock;
    this.#kind = options.kind;
    this.#listener = listener;
    this.#offset = Number(meta.get('offset'));
    this.#chain = meta.get('chain') ?? '';
    this.#heads = { all: toPosition(meta.get('all')), transitions: toPosition(meta.get('transitions')) };
    const read = [...entries].map(([id, text]) => {
      const space = text.indexOf(' ');
      return {
        id,
        offset: Number(text.slice(0, space)),
        stored: fromJson(text.slice(space + 1)) as StoredEntry<Image>,
      };
    });
    // Tombstones are forgotten in the order in which they were written.
    read.sort((one, other) => one.offset - other.offset);
    for (const { id, offset, stored } of read) this.#put(id, stored, offset);
    this.#count();
  }

  get offset(): number {
    return this.#offset;
  }

  /** The append ID of the last entry of the log that is applied: proof of which history this is a copy of. */
  get chain(): string {
    return this.#chain;
  }

  head(selection: RecordSelection): Position {
    return this.#heads[selection];
  }

  /** Applies an entry of the log that follows the copy; one that it has already is skipped. */
  apply(offset: number, chain: string, payload: string): void {
    if (offset <= this.#offset) return;
    const { w = [], f = [], c, x } = fromJson(payload) as StoredPayload<Image>;
    this.#offset = offset;
    this.#chain = chain;
    const written = [...w.map((write) => this.#write(write)), ...f.map((id) => this.#forget(id))];
    if (c) this.#cover(...c);
    this.#count();
    if (written.length > 0) this.#listener.onWritten(written);
    if (c) this.#listener.onCovered(c[0]);
    if (x) this.#listener.onRefused(...x);
  }

  clear(): void {
    this.snapshot.clear();
    this.coverage.clear();
    this.#count();
  }

  #write({ o: offset, i: id, e: stored, r }: StoredWrite<Image>): Written<Image> {
    const entry = stored && this.#put(id, stored, offset);
    if (!entry) this.snapshot.remove(id);
    if (!entry || !r) return { id, entry, record: null };
    const record: JournalRecord<Image> = toRecord(offset, id, entry.image, r);
    this.#heads = { all: record, transitions: record.kind === 'transition' ? record : this.#heads.transitions };
    return { id, entry, record };
  }

  #put(id: string, { m: image, x: ended }: StoredEntry<Image>, offset: number): Entry<Image> {
    const writtenAt = this.#clock.now();
    const before = this.snapshot.get(id);
    const isSameStatus = before !== undefined && this.#kind.statusOf(before.image) === this.#kind.statusOf(image);
    const entry = { image, offset, writtenAt, statusSince: isSameStatus ? before.statusSince : writtenAt, ended };
    this.snapshot.put(id, entry);
    return entry;
  }

  #forget(id: string): Written<Image> {
    this.snapshot.remove(id);
    return { id, entry: null, record: null };
  }

  #cover(scope: string, period: string | null): void {
    if (period === null) this.coverage.delete(scope);
    else this.coverage.set(scope, period);
  }

  #count(): void {
    this.#ledger.add(this.snapshot.bytes - this.#counted);
    this.#counted = this.snapshot.bytes;
  }
}

/** The records that an entry of the log or of the transitions tells. */
export function recordsOf<Image>(fields: readonly string[]): JournalRecord<Image>[] {
  // The transitions' fields are a nonce and one write; the log's end with a payload of many.
  const payload = fromJson(fields[7] ?? fields[3] ?? '{}') as StoredPayload<Image> & Partial<StoredWrite<Image>>;
  const writes = payload.w ?? (payload.o === undefined ? [] : [payload as StoredWrite<Image>]);
  return writes.flatMap(({ o, i, e, r }) => (e && r ? [toRecord(o, i, e.m, r)] : []));
}

function toRecord<Image>(
  offset: number,
  id: string,
  after: Image,
  { n, k, b, t, v }: StoredRecord<Image>,
): JournalRecord<Image> {
  return { offset, nonce: n, kind: k, id, before: b, after, observedAt: t, source: v };
}

function toPosition(text = '0:'): Position {
  const colon = text.indexOf(':');
  return { offset: Number(text.slice(0, colon)), nonce: text.slice(colon + 1) };
}
