import type { Clock } from '../../../lib/clock.ts';
import type { ByteLedger } from '../byte-ledger.ts';
import type { Written } from '../journal.ts';
import type { JournalKind } from '../journal-kind.ts';
import { type Applied, type Refusal, TopicReplica } from '../replica.ts';
import { decodeLogEntry, type EncodedLogEntry, type OpenedTopic } from './codec.ts';

export interface ReplicaListener<Image> {
  onWritten(written: readonly Written<Image>[]): void;
  onCovered(scope: string): void;
  onRefused(refusal: Refusal): void;
}

/** Feeds a topic's replica from the log in Redis, counts its bytes, and reports what each entry of the log has changed. */
export class ReplicaFeed<Image> {
  readonly replica: TopicReplica<Image>;
  readonly #clock: Clock;
  readonly #ledger: ByteLedger;
  readonly #listener: ReplicaListener<Image>;
  #counted = 0;

  constructor(
    opened: OpenedTopic<Image>,
    { kind, clock, ledger }: { kind: JournalKind<Image>; clock: Clock; ledger: ByteLedger },
    listener: ReplicaListener<Image>,
  ) {
    this.replica = new TopicReplica(kind, opened, clock.now());
    this.#clock = clock;
    this.#ledger = ledger;
    this.#listener = listener;
    this.#count();
  }

  /** As the replica's, once the listener was notified. */
  apply(entry: EncodedLogEntry): Applied<Image>['outcome'] {
    // Most entries arrive twice, with the answer that wrote them and on the log: they are not decoded for nothing.
    if (entry.offset <= this.replica.offset) return 'repeated';
    const applied = this.replica.apply(decodeLogEntry(entry), this.#clock.now());
    if (applied.outcome !== 'applied') return applied.outcome;
    this.#count();
    const { written, covered, refused } = applied;
    if (written.length > 0) this.#listener.onWritten(written);
    if (covered !== null) this.#listener.onCovered(covered);
    if (refused) this.#listener.onRefused(refused);
    return 'applied';
  }

  clear(): void {
    this.replica.clear();
    this.#count();
  }

  /** Brings the ledger that all topics share in step with the bytes held here. */
  #count(): void {
    const { bytes } = this.replica.snapshot;
    this.#ledger.add(bytes - this.#counted);
    this.#counted = bytes;
  }
}
