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
  /** Since when every read has failed, by the object that was read: those whose last read has succeeded are left out. */
  readonly #failingSince = new Map<string, number>();
  #wasStale = false;
  #isAnnounced = false;

  constructor(options: LagReportOptions) {
    this.#options = options;
  }

  get isStale(): boolean {
    return this.#isBehind(this.#options.lagMs()) || this.#isFailing;
  }

  /** Whether an object is stale whose reads others say nothing about. `lagMs`: how far its own reading is behind. */
  isStaleOf(id: string, lagMs: number): boolean {
    return this.#isBehind(lagMs) || [id, anything].some((name) => this.#hasFailed(this.#failingSince.get(name)));
  }

  /** A read has failed and will be made again. `id`: of an object, if the reads of others say nothing about it. */
  trouble(error: unknown, id: string = anything): void {
    const { logger, clock } = this.#options;
    logger.debug({ err: error }, 'a poll of GameLift failed and will be repeated');
    if (!this.#failingSince.has(id)) this.#failingSince.set(id, clock.now());
    this.#report();
  }

  /** A page or an object was read, or a round completed. */
  progress(id: string = anything): void {
    this.#failingSince.delete(id);
    this.#failingSince.delete(anything);
    this.#report();
  }

  /** An object is not read any longer. */
  forget(id: string): void {
    this.#failingSince.delete(id);
  }

  #isBehind(lagMs: number): boolean {
    return lagMs > this.#options.limitMs;
  }

  get #isFailing(): boolean {
    return [...this.#failingSince.values()].some((since) => this.#hasFailed(since));
  }

  #hasFailed(since: number | undefined): boolean {
    return since !== undefined && this.#options.clock.now() - since >= failingMs;
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

/** Stands for all reads that say something about each other. */
const anything = '';

/** A read that fails is soon repeated: where all have failed for so long, GameLift throttles or is away. */
const failingMs = 3_000;
