import type { StreamEntry } from './codec.ts';

/** Records that are applied in one turn of the event loop: readers that keep up take them before the next ones come. */
const recordsAtOnce = 250;

/**
 * Entries of a log on their way to a copy, in their order. An instance that was away gets thousands of records at once: applied
 * in one go they would overflow every reader of the topic, though none of them is slow.
 */
export class PacedLog {
  readonly #apply: (entry: StreamEntry) => void;
  #room = recordsAtOnce;
  #isTurnAwaited = false;
  #waiting: Promise<void> | null = null;

  constructor(apply: (entry: StreamEntry) => void) {
    this.#apply = apply;
  }

  /** Whether entries wait for the next turn. */
  get isBehind(): boolean {
    return this.#waiting !== null;
  }

  /** Applies entries after all that were given before. Null: they are applied; otherwise resolves when they are. */
  apply(entries: readonly StreamEntry[]): Promise<void> | null {
    const applied = this.#waiting === null ? this.#applyFrom(entries, 0) : 0;
    if (this.#waiting === null && applied === entries.length) return null;
    const waiting: Promise<void> = this.#applyLater(this.#waiting, entries, applied).finally(() => {
      if (this.#waiting === waiting) this.#waiting = null;
    });
    this.#waiting = waiting;
    return waiting;
  }

  async #applyLater(before: Promise<void> | null, entries: readonly StreamEntry[], from: number): Promise<void> {
    await before?.catch(() => {});
    for (let next = this.#applyFrom(entries, from); next < entries.length; next = this.#applyFrom(entries, next)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Applies as many as there is room for in this turn. Answers the index of the first that is left. */
  #applyFrom(entries: readonly StreamEntry[], from: number): number {
    let index = from;
    for (; index < entries.length; index++) {
      const entry = entries[index];
      if (entry === undefined || !this.#take(recordsOf(entry))) break;
      this.#apply(entry);
    }
    return index;
  }

  /** One entry that has more records than a turn has room for is applied in a turn of its own. */
  #take(records: number): boolean {
    if (records > this.#room && this.#room < recordsAtOnce) return false;
    this.#room -= records;
    if (!this.#isTurnAwaited) {
      this.#isTurnAwaited = true;
      setImmediate(() => {
        this.#isTurnAwaited = false;
        this.#room = recordsAtOnce;
      });
    }
    return true;
  }
}

/** Its positions are ",<offset>:<nonce>," with one for each record. */
function recordsOf([, fields]: StreamEntry): number {
  return (fields[3] ?? ',').split(':').length - 1;
}
