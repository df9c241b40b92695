import { randomToken } from '../../../lib/random-token.ts';
import type { Yielding } from '../byte-ledger.ts';
import { History } from '../history.ts';
import type {
  Append,
  AppendOutcome,
  Entry,
  Journal,
  JournalRecord,
  Position,
  RecordSelection,
  Recovery,
  TopicJournal,
  Write,
  Written,
} from '../journal.ts';
import type { JournalOptions } from '../journal-options.ts';
import { soleLease } from '../lease.ts';
import { Snapshot } from '../snapshot.ts';

/** The journal of a single process. See the interface for what it promises. */
export class MemoryJournal<Image> implements Journal<Image> {
  readonly #options: JournalOptions<Image>;
  readonly #topics = new Map<string, MemoryTopicJournal<Image>>();

  constructor(options: JournalOptions<Image>) {
    this.#options = options;
  }

  async open(topic: string): Promise<TopicJournal<Image>> {
    const running = this.#topics.get(topic);
    if (running) return running;
    const begun = new MemoryTopicJournal(this.#options, () => this.#topics.delete(topic));
    this.#topics.set(topic, begun);
    return begun;
  }

  /** What is not open here is open nowhere. */
  ask(): void {}
}

/** An append is remembered for as long as somebody could still repeat it: by then many others have come. */
const rememberedAppends = 1_000;
const recordOverheadBytes = 200;

class MemoryTopicJournal<Image> implements TopicJournal<Image>, Yielding {
  readonly epoch: string;
  readonly lease = soleLease;
  readonly #options: JournalOptions<Image>;
  readonly #onClose: () => void;
  readonly #start: Position;
  readonly #snapshot: Snapshot<Image>;
  readonly #transitions: History<Image>;
  readonly #changes: History<Image>;
  #lastTransition: Position;
  #last: Position;
  #offset = 0;
  readonly #appends = new Map<string, AppendOutcome>();
  readonly #listeners = new Set<(written: readonly Written<Image>[]) => void>();
  readonly #coverage = new Map<string, string>();
  readonly #coverageListeners = new Set<(scope: string) => void>();
  #counted = 0;
  #closed = false;

  constructor(options: JournalOptions<Image>, onClose: () => void) {
    this.#options = options;
    this.#onClose = onClose;
    this.epoch = randomToken(options.random);
    this.#start = { offset: 0, nonce: randomToken(options.random) };
    this.#lastTransition = this.#start;
    this.#last = this.#start;
    const bytesOf = ({ before, after }: JournalRecord<Image>) =>
      recordOverheadBytes + options.kind.bytesOf(after) + (before === null ? 0 : options.kind.bytesOf(before));
    this.#snapshot = new Snapshot(options.kind);
    this.#transitions = new History(bytesOf);
    this.#changes = new History(bytesOf);
    options.ledger.join(this);
  }

  get yieldableBytes(): number {
    return this.#transitions.bytes + this.#changes.bytes;
  }

  yield(): void {
    if (!this.#changes.trimOldest()) this.#transitions.trimOldest();
    this.#count();
  }

  get offset(): number {
    return this.#offset;
  }

  head(selection: RecordSelection): Position {
    return selection === 'all' ? this.#last : this.#lastTransition;
  }

  entry(id: string): Entry<Image> | undefined {
    return this.#snapshot.get(id);
  }

  entries(): Iterable<Entry<Image>> {
    return this.#snapshot.entries();
  }

  async append(append: Append<Image>): Promise<AppendOutcome> {
    if (this.#closed) return { outcome: 'ended' };
    const repeated = this.#appends.get(append.id);
    if (repeated) return repeated;
    if (append.writes.some(({ id, expected }) => (this.#snapshot.get(id)?.offset ?? 0) !== expected)) {
      return { outcome: 'conflict' };
    }
    if (append.uncovered?.some((scope) => this.#coverage.has(scope))) return { outcome: 'conflict' };
    if (!this.#hasRoomFor(append.writes)) return { outcome: 'full' };
    const before = this.#offset;
    const written = append.writes.map((write) => this.#write(write, append));
    const outcome: AppendOutcome = { outcome: 'appended', offset: this.#offset };
    this.#remember(append.id, outcome);
    written.push(...this.#forgetTombstones(before));
    this.#trim();
    for (const listener of [...this.#listeners]) listener(written);
    return outcome;
  }

  async since(position: Position, selection: RecordSelection): Promise<Recovery<Image>> {
    if (this.#closed) return { outcome: 'lost', reason: 'the topic is no longer watched' };
    const histories = selection === 'all' ? [this.#transitions, this.#changes] : [this.#transitions];
    if (histories.some((history) => history.trimmedThrough > position.offset)) {
      return { outcome: 'lost', reason: 'the history since then is no longer held' };
    }
    const isAtAnEnd = [this.#start, this.head(selection)].some(
      (end) => end.offset === position.offset && end.nonce === position.nonce,
    );
    if (!isAtAnEnd && !histories.some((history) => history.holds(position))) {
      return { outcome: 'lost', reason: 'the history holds no such event' };
    }
    const records = histories.flatMap((history) => history.after(position.offset));
    return { outcome: 'held', records: records.sort((one, other) => one.offset - other.offset) };
  }

  /** Nobody else writes. */
  async catchUp(): Promise<void> {}

  whenCaughtUp(): null {
    return null;
  }

  follow(listener: (written: readonly Written<Image>[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async cover(scope: string, period: string | null): Promise<void> {
    if (period === null) this.#coverage.delete(scope);
    else this.#coverage.set(scope, period);
    for (const listener of [...this.#coverageListeners]) listener(scope);
  }

  coverage(scope: string): string | null {
    return this.#coverage.get(scope) ?? null;
  }

  coveredScopes(): readonly string[] {
    return [...this.#coverage.keys()];
  }

  onCovered(listener: (scope: string) => void): () => void {
    this.#coverageListeners.add(listener);
    return () => this.#coverageListeners.delete(listener);
  }

  /** Nobody but this process can end it. */
  onOver(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.ledger.add(-this.#counted);
    this.#options.ledger.leave(this);
    this.#snapshot.clear();
    this.#listeners.clear();
    this.#coverageListeners.clear();
    this.#coverage.clear();
    this.#onClose();
  }

  #write(write: Write<Image>, { observedAt, source }: Append<Image>): Written<Image> {
    const offset = ++this.#offset;
    if (write.image === null) {
      this.#snapshot.remove(write.id);
      return { id: write.id, entry: null, record: null };
    }
    const { kind, clock, random } = this.#options;
    const before = this.#snapshot.get(write.id);
    const writtenAt = clock.now();
    const isSameStatus = before !== undefined && kind.statusOf(before.image) === kind.statusOf(write.image);
    const entry: Entry<Image> = {
      image: write.image,
      offset,
      writtenAt,
      statusSince: isSameStatus ? before.statusSince : writtenAt,
      ended: write.ended,
    };
    this.#snapshot.put(write.id, entry);
    if (write.event === null) return { id: write.id, entry, record: null };
    const record: JournalRecord<Image> = {
      offset,
      nonce: randomToken(random),
      kind: write.event,
      id: write.id,
      before: before?.image ?? null,
      after: write.image,
      observedAt,
      source,
    };
    this.#last = { offset, nonce: record.nonce };
    if (record.kind === 'transition') this.#lastTransition = this.#last;
    (record.kind === 'transition' ? this.#transitions : this.#changes).push(record);
    return { id: write.id, entry, record };
  }

  #forgetTombstones(offset: number): Written<Image>[] {
    const { clock, tombstoneMs, tombstoneBytes } = this.#options;
    const forgotten = this.#snapshot.forgetTombstones(clock.now() - tombstoneMs, tombstoneBytes, offset);
    return forgotten.map((id) => ({ id, entry: null, record: null }));
  }

  #trim(): void {
    for (const history of [this.#changes, this.#transitions]) {
      while (history.bytes > this.#options.journalBytes) history.trimOldest();
    }
    this.#count();
    this.#options.ledger.makeRoom();
  }

  /** History gives way, that of every topic, so only what the snapshots hold decides. */
  #hasRoomFor(writes: readonly Write<Image>[]): boolean {
    const growth = this.#snapshot.growth(writes);
    return growth <= 0 || this.#options.ledger.hasRoomFor(growth);
  }

  #remember(id: string, outcome: AppendOutcome): void {
    this.#appends.set(id, outcome);
    const [oldest] = this.#appends.keys();
    if (this.#appends.size > rememberedAppends && oldest !== undefined) this.#appends.delete(oldest);
  }

  /** Brings the shared ledger in step with the bytes held here. */
  #count(): void {
    const held = this.#snapshot.bytes + this.#transitions.bytes + this.#changes.bytes;
    this.#options.ledger.add(held - this.#counted);
    this.#counted = held;
  }
}
