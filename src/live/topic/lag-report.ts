import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../observability/logger.ts';

export interface LagReportOptions {
  logger: Logger;
  clock: Clock;
  /** How far the reading is behind its plan, in milliseconds. */
  lagMs(): number;
  /** The lag beyond which what is shown is stale, in milliseconds. */
  limitMs: number;
  /** Every read has failed for a while, or what is shown is fresh again after that: subscribers are not to wait for their next checkpoint. */
  onAnnounced(): void;
}

/** Knows whether a topic has fallen behind, and logs once each that it has and that it has caught up. */
export class LagReport {
  readonly #options: LagReportOptions;
  /** Since when every read has failed; null while the last one succeeded. */
  #failingSince: number | null = null;
  #wasStale = false;
  #isAnnounced = false;

  constructor(options: LagReportOptions) {
    this.#options = options;
  }

  get isStale(): boolean {
    return this.#options.lagMs() > this.#options.limitMs || this.#isFailing;
  }

  /** A read has failed and will be made again. */
  trouble(error: unknown): void {
    const { logger, clock } = this.#options;
    logger.debug({ err: error }, 'a poll of GameLift failed and will be repeated');
    this.#failingSince ??= clock.now();
    this.#report();
  }

  /** A page or a session was read, or a round completed. */
  progress(): void {
    this.#failingSince = null;
    this.#report();
  }

  get #isFailing(): boolean {
    return this.#failingSince !== null && this.#options.clock.now() - this.#failingSince >= failingMs;
  }

  #report(): void {
    const { isStale } = this;
    if (isStale !== this.#wasStale) {
      this.#wasStale = isStale;
      this.#log(isStale);
    }
    if (this.#isAnnounced ? isStale : !this.#isFailing) return;
    this.#isAnnounced = !this.#isAnnounced;
    this.#options.onAnnounced();
  }

  #log(isStale: boolean): void {
    const { logger } = this.#options;
    const lagMs = Math.round(this.#options.lagMs());
    if (isStale) logger.warn({ lagMs }, 'GameLift cannot be read as often as planned: subscribers lag behind');
    else logger.info({ lagMs }, 'GameLift is read as planned again');
  }
}

/** A read that fails is soon repeated: where all have failed for so long, GameLift throttles or is away. */
const failingMs = 3_000;
