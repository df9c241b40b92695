import type { Rate } from './published-rates.ts';

/** A token bucket as pure arithmetic: time comes in as an argument, nothing waits in here. */
export class TokenBucket {
  #rate: Rate;
  #tokens: number;
  #filledAt: number;

  /** Full at first, but where `tokens` says what is left. */
  constructor(rate: Rate, now: number, tokens = rate.burst) {
    this.#rate = rate;
    this.#tokens = Math.min(tokens, rate.burst);
    this.#filledAt = now;
  }

  available(now: number): number {
    this.#fill(now);
    return this.#tokens;
  }

  take(now: number): void {
    this.#fill(now);
    this.#tokens -= 1;
  }

  /** Milliseconds until one token is there; 0 when it is. */
  waitMs(now: number): number {
    const missing = 1 - this.available(now);
    // Rounded up: a timer that fires a fraction early would find the bucket short by a rounding error and turn in circles.
    return missing <= 0 ? 0 : Math.ceil((missing / this.#rate.perSecond) * 1_000);
  }

  setRate(rate: Rate, now: number): void {
    this.#fill(now);
    this.#rate = rate;
    this.#tokens = Math.min(this.#tokens, rate.burst);
  }

  #fill(now: number): void {
    const elapsedMs = now - this.#filledAt;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (elapsedMs / 1_000) * this.#rate.perSecond);
    this.#filledAt = now;
  }
}
