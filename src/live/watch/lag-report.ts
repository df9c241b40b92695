import type { Logger } from '../../observability/logger.ts';

/** Says in the log, once each, that a topic has fallen behind and that it has caught up. */
export class LagReport {
  readonly #logger: Logger;
  readonly #lagMs: () => number;
  readonly #limitMs: number;
  #isStale = false;

  constructor(logger: Logger, lagMs: () => number, limitMs: number) {
    this.#logger = logger;
    this.#lagMs = lagMs;
    this.#limitMs = limitMs;
  }

  get isStale(): boolean {
    return this.#lagMs() > this.#limitMs;
  }

  /** A read has failed and will be made again. */
  trouble(error: unknown): void {
    this.#logger.debug({ err: error }, 'a poll of GameLift failed and will be repeated');
    this.#report();
  }

  /** A page or a session was read, or a round completed. */
  progress(): void {
    this.#report();
  }

  #report(): void {
    if (this.isStale === this.#isStale) return;
    this.#isStale = this.isStale;
    const lagMs = Math.round(this.#lagMs());
    if (this.#isStale)
      this.#logger.warn({ lagMs }, 'GameLift cannot be read as often as planned: subscribers lag behind');
    else this.#logger.info({ lagMs }, 'GameLift is read as planned again');
  }
}
