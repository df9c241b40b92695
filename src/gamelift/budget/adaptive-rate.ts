import type { Rate } from './published-rates.ts';

/** After a halving, this share of the full rate comes back each second: half is regained in ten. */
const recoveryPerSecond = 0.05;
/** However often GameLift throttles, this share of the rate stays, so that recovery is noticed. */
const smallestShare = 1 / 32;

/** Additive increase, multiplicative decrease: what one throttled bucket may still use of its full rate. */
export class AdaptiveRate {
  readonly #full: Rate;
  #share = 1;
  #halvedAt = Number.NEGATIVE_INFINITY;

  constructor(full: Rate) {
    this.#full = full;
  }

  /**
   * Halves the rate, once per window: of the calls that GameLift throttles together, only one that began after the last
   * halving tells something new. Answers whether it halved.
   */
  throttled(callBegunAt: number, now: number): boolean {
    if (callBegunAt <= this.#halvedAt) return false;
    this.#share = Math.max(smallestShare, this.share(now) / 2);
    this.#halvedAt = now;
    return true;
  }

  share(now: number): number {
    const seconds = Math.max(0, now - this.#halvedAt) / 1_000;
    return Math.min(1, this.#share + seconds * recoveryPerSecond);
  }

  rate(now: number): Rate {
    const share = this.share(now);
    return { burst: Math.max(1, this.#full.burst * share), perSecond: this.#full.perSecond * share };
  }

  recovered(now: number): boolean {
    return this.share(now) === 1;
  }
}
