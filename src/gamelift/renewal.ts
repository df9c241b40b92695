import { type Clock, sleep } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';

export interface RenewalOptions {
  clock: Clock;
  logger: Logger;
  /** Fetches the gateway's AWS credentials anew. Answers whether they differ from those before. */
  renew: () => Promise<boolean>;
  /** How long a call waits for new credentials, in milliseconds. */
  timeoutMs: number;
}

/** So soon after credentials that were the same, the source is not asked again: it may be one that counts its calls. */
const pauseMs = 1_000;

/** One renewal of the AWS credentials for all calls whose credentials GameLift refused meanwhile. */
export class Renewal {
  readonly #options: RenewalOptions;
  #running: Promise<void> | null = null;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  /** How often credentials were renewed: what a call notes when it begins. */
  get count(): number {
    return this.#count;
  }

  /**
   * Resolves when there are credentials younger than those of a call that began at `count`, or when there are none to be
   * had in time. Never rejects: the call is repeated all the same, because the clock may have been the reason.
   */
  async after(count: number): Promise<void> {
    const { clock, timeoutMs } = this.#options;
    if (!this.#running && (count < this.#count || clock.now() < this.#pausedUntil)) return;
    this.#running ??= this.#renew();
    const timeout = new AbortController();
    await Promise.race([this.#running, sleep(clock, timeoutMs, timeout.signal).catch(() => {})]);
    timeout.abort();
  }

  async #renew(): Promise<void> {
    const { clock, logger, renew } = this.#options;
    try {
      const areNew = await renew();
      this.#count++;
      if (!areNew) this.#pausedUntil = clock.now() + pauseMs;
    } catch (error) {
      this.#pausedUntil = clock.now() + pauseMs;
      logger.warn({ err: error }, 'the AWS credentials that GameLift refused could not be renewed');
    } finally {
      this.#running = null;
    }
  }
}
