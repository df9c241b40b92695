import type { OperationName } from './model/model.ts';
import type { SessionRead } from './session-read.ts';

/** One answer that told of sessions. */
export interface Read {
  /** Its point of the true history: transitions with a smaller `seq` had happened, those with a greater one had not. */
  readonly seq: number;
  /** Milliseconds since the Unix epoch on the emulator's clock, when the world was read. */
  readonly at: number;
  readonly operation: OperationName;
  /** Of the credentials that the call was signed with; null where its signature names none. */
  readonly accessKeyId: string | null;
  readonly sessions: readonly SessionRead[];
  /** Whether the whole answer was handed to the client's connection. False while it is on its way. */
  delivered: boolean;
}

/** How many sessions are kept at least, over all reads; up to twice as many are held before the oldest half is dropped. */
const readSessionsKept = 250_000;

/** The answered reads, oldest first. Bounded by the sessions in them; a read without any counts as one. */
export class ReadLog {
  /** The `seq` of the last read that was dropped; 0 while all are kept. */
  droppedUpTo = 0;
  #reads: Read[] = [];
  #weight = 0;
  readonly #kept: number;

  constructor(kept = readSessionsKept) {
    this.#kept = kept;
  }

  /** `seq` must be greater than that of every read before. The answer is the entry, for `delivered` to be set. */
  record(entry: Omit<Read, 'delivered'>): Read {
    const read: Read = { ...entry, delivered: false };
    this.#reads.push(read);
    this.#weight += weight(read);
    if (this.#weight >= 2 * this.#kept) this.#dropOldest();
    return read;
  }

  /** What is kept with a `seq` greater than `after`, oldest first. */
  after(after: number): readonly Read[] {
    let low = 0;
    let high = this.#reads.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#reads[middle]?.seq ?? 0) > after) high = middle;
      else low = middle + 1;
    }
    return this.#reads.slice(low);
  }

  #dropOldest(): void {
    let dropped = 0;
    for (const read of this.#reads) {
      if (this.#weight <= this.#kept) break;
      this.#weight -= weight(read);
      this.droppedUpTo = read.seq;
      dropped += 1;
    }
    this.#reads = this.#reads.slice(dropped);
  }
}

function weight(read: Read): number {
  return Math.max(1, read.sessions.length);
}
