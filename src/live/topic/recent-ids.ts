import type { Clock } from '../../lib/clock.ts';

/** The most IDs that are remembered: the oldest give way. */
const mostIds = 10_000;

/** IDs of objects to which something happened a moment ago, of all topics and epochs. */
export class RecentIds {
  readonly #clock: Clock;
  readonly #keptMs: number;
  /** When each was added, the oldest first. */
  readonly #addedAt = new Map<string, number>();

  /** `keptMs`: how long an ID counts as recent, in milliseconds. Default: until others take its place. */
  constructor(clock: Clock, keptMs = Number.POSITIVE_INFINITY) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  add(id: string): void {
    this.#addedAt.delete(id);
    this.#addedAt.set(id, this.#clock.now());
    for (const [oldest, addedAt] of this.#addedAt) {
      if (this.#addedAt.size <= mostIds && this.#isRecent(addedAt)) break;
      this.#addedAt.delete(oldest);
    }
  }

  has(id: string): boolean {
    const addedAt = this.#addedAt.get(id);
    return addedAt !== undefined && this.#isRecent(addedAt);
  }

  #isRecent(addedAt: number): boolean {
    return this.#clock.now() - addedAt < this.#keptMs;
  }
}
