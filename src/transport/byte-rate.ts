import { LRUCache } from 'lru-cache';
import { refusalUntil } from '../execution/refusal.ts';
import type { Clock } from '../lib/clock.ts';

/**
 * How many bytes each key may send: a token bucket of `burst` bytes that fills at `perSecond`. A request larger than the bucket is taken when the
 * bucket is full, and paid off afterwards. Each process counts for itself: a request's bytes cost this process.
 */
export class ByteRate {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new LRUCache<string, Bucket>({ max: mostKeys });

  /** @param perSecond Infinity is no limit. */
  constructor(clock: Clock, { perSecond, burst }: { perSecond: number; burst: number }) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes the bytes, or answers in how many milliseconds they would be taken. */
  take(key: string, bytes: number): number {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return 0;
    const now = this.#clock.now();
    const known = this.#buckets.get(key);
    const bucket = known ?? { left: this.#burst, at: now };
    if (!known) this.#buckets.set(key, bucket);
    bucket.left = Math.min(this.#burst, bucket.left + ((now - bucket.at) * this.#perSecond) / 1_000);
    bucket.at = now;
    const missing = Math.min(bytes, this.#burst) - bucket.left;
    if (missing > 0) return Math.ceil((missing * 1_000) / this.#perSecond);
    bucket.left -= bytes;
    return 0;
  }

  /** Takes the bytes. @throws GraphQLError RATE_LIMITED with `retryAfterMs` where that is too many. */
  charge(key: string, bytes: number): void {
    const waitMs = this.take(key, bytes);
    if (waitMs === 0) return;
    const message = `At most ${this.#perSecond} bytes a second are taken from one principal`;
    throw refusalUntil(waitMs, { code: 'RATE_LIMITED', message, status: 429 });
  }
}

interface Bucket {
  left: number;
  /** When `left` was counted. */
  at: number;
}

/** Beyond it the keys that were not seen for the longest begin anew. */
const mostKeys = 50_000;
