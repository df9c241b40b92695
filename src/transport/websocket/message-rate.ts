import type { Clock } from '../../lib/clock.ts';

/** How many messages a socket sends, second by second. */
export class MessageRate {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #begunAt = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Counts one. False: that is one too many. */
  count(): boolean {
    const now = this.#clock.now();
    if (now - this.#begunAt >= 1_000) {
      this.#begunAt = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#perSecond;
  }
}
