import type { Clock } from '../../lib/clock.ts';

/** So many are remembered: the oldest give way. */
const mostIds = 10_000;

/**
 * The IDs of sessions that our own mutations were answered with a moment ago, while nobody watched them: a read may lag behind, so that one that
 * knows no such session proves nothing yet.
 */
export class RecentMutations {
  readonly #clock: Clock;
  readonly #settleMs: number;
  /** When each was answered, the oldest first. */
  readonly #answeredAt = new Map<string, number>();

  constructor(clock: Clock, settleMs: number) {
    this.#clock = clock;
    this.#settleMs = settleMs;
  }

  add(id: string): void {
    this.#answeredAt.delete(id);
    this.#answeredAt.set(id, this.#clock.now());
    for (const [oldest, answeredAt] of this.#answeredAt) {
      if (this.#answeredAt.size <= mostIds && this.#isRecent(answeredAt)) break;
      this.#answeredAt.delete(oldest);
    }
  }

  has(id: string): boolean {
    const answeredAt = this.#answeredAt.get(id);
    return answeredAt !== undefined && this.#isRecent(answeredAt);
  }

  #isRecent(answeredAt: number): boolean {
    return this.#clock.now() - answeredAt < this.#settleMs;
  }
}
