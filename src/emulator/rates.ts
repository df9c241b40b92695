import { AwsError } from './aws-error.ts';
import { accountRate, type OperationName, operationRate, type Rate } from './model/model.ts';

/**
 * GameLift's published request rates: one token bucket for each operation and one for the whole account, full at the
 * start. The resource-level rates, which AWS does not publish, are not imitated.
 */
export class Rates {
  readonly #now: () => number;
  readonly #account: TokenBucket;
  readonly #operations = new Map<OperationName, TokenBucket>();

  /** `now` answers milliseconds on the emulator's clock, so that a test that advances it refills the buckets. */
  constructor(now: () => number) {
    this.#now = now;
    this.#account = new TokenBucket(accountRate, now());
  }

  /** Takes one call out of the buckets. Throws AwsError (ThrottlingException) when one is empty, and takes nothing then. */
  take(operation: OperationName): void {
    const now = this.#now();
    const bucket = this.#bucket(operation, now);
    if (!this.#account.hasToken(now) || !bucket.hasToken(now)) throw throttled();
    this.#account.take();
    bucket.take();
  }

  #bucket(operation: OperationName, now: number): TokenBucket {
    let bucket = this.#operations.get(operation);
    if (bucket === undefined) {
      bucket = new TokenBucket(operationRate(operation), now);
      this.#operations.set(operation, bucket);
    }
    return bucket;
  }
}

/** As GameLift answers it: a client fault, unmodelled, and without a hint when to come back. */
export function throttled(): AwsError {
  return new AwsError('ThrottlingException', 'Rate exceeded');
}

class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  hasToken(now: number): boolean {
    const refill = ((now - this.#filledAt) / 1_000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + refill);
    this.#filledAt = now;
    // A sum of refills may miss a whole token by a rounding error.
    return this.#tokens >= 1 - 1e-9;
  }

  take(): void {
    this.#tokens -= 1;
  }
}
