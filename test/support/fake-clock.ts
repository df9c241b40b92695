import type { Clock } from '../../src/lib/clock.ts';

interface Timer {
  at: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * Time that stands still until a test moves it. Timers fire in the order of their moments, and what they set off (promises,
 * new timers) is done before the next one fires.
 */
export class FakeClock implements Clock {
  #now: number;
  /** Not 0, so that a test finds what takes one time for the other. */
  #aheadMs = 86_400_000;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 10, 21)) {
    this.#now = now;
  }

  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#now + this.#aheadMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets `ms` pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
      await settle();
    }
    this.#now = end;
  }

  /** Lets `ms` pass at once: what timers set off is under way when it returns. */
  jump(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
    }
    this.#now = end;
  }

  /** Sets the machine's clock by so much, as an operator or a time server does: time passes as it would have. */
  set(byMs: number): void {
    this.#aheadMs += byMs;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      const isSooner = !next || timer.at < next.at || (timer.at === next.at && timer.order < next.order);
      if (timer.at <= end && isSooner) next = timer;
    }
    return next;
  }
}

/** Lets everything run that waits for nothing but other promises. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
