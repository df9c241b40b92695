import type { WatchContext } from '../../topic/context.ts';

export interface RoundsOptions {
  /** The name of the kind of topic that is read. */
  kind: string;
  context: Pick<WatchContext, 'clock' | 'observer' | 'tracing'>;
  /** One round. Rejects where it could not be completed. */
  run(signal: AbortSignal): Promise<void>;
  /** The wait after a round; `failures` is how many failed in a row. */
  delayMs(failures: number): number;
  /** A round was completed: nothing is overdue at this moment. */
  onComplete(): void;
  /** False ends the rounds: no repetition helps. */
  onFailure(error: unknown): boolean;
}

/** Runs rounds one after the other, with a wait between them that can be cut short. */
export class Rounds {
  readonly #options: RoundsOptions;
  #round: AbortController | null = null;
  #cancelWait: () => void = () => {};
  #isRunning = false;
  #isPaused = false;
  #isStopped = false;
  #isPoked = false;
  #failures = 0;
  #dueAt: number | null = null;
  #begunAt = 0;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** How long a round has been due without having been completed, in milliseconds. */
  get overdueMs(): number {
    return this.#dueAt === null ? 0 : Math.max(0, this.#options.context.clock.now() - this.#dueAt);
  }

  /** Begins a round now, or right after the one that runs. */
  poke(): void {
    if (this.#isStopped) return;
    this.#isPaused = false;
    if (this.#isRunning) {
      this.#isPoked = true;
      return;
    }
    this.#begin();
  }

  /** Gives up the round that runs, and begins another one. */
  restart(): void {
    this.#round?.abort(new Error('the round begins anew'));
    this.poke();
  }

  /** Gives up the round that runs, and waits for the next poke. */
  pause(): void {
    this.#isPaused = true;
    this.#isPoked = false;
    this.#cancelWait();
    this.#dueAt = null;
    this.#round?.abort(new Error('nothing is to be read in rounds'));
  }

  stop(): void {
    this.#isStopped = true;
    this.pause();
  }

  #begin(): void {
    this.#cancelWait();
    this.#isRunning = true;
    this.#isPoked = false;
    const { context, kind, run } = this.#options;
    this.#begunAt = context.clock.now();
    this.#dueAt ??= this.#begunAt;
    const round = new AbortController();
    this.#round = round;
    const running = context.tracing.span({ name: `live round ${kind}` }, () => run(round.signal));
    running.then(
      () => this.#end(round, null),
      (error: unknown) => this.#end(round, { error }),
    );
  }

  #end(round: AbortController, failure: { error: unknown } | null): void {
    this.#isRunning = false;
    this.#round = null;
    if (!round.signal.aborted) this.#judge(failure);
    // Judging a failure may have changed what is to be read, and with it begun, paused or stopped the rounds.
    if (this.#isStopped || this.#isPaused || this.#isRunning) return;
    if (this.#isPoked && (round.signal.aborted || !failure)) this.#begin();
    else this.#waitForNext(failure ? 'failed' : 'complete');
  }

  #judge(failure: { error: unknown } | null): void {
    if (!failure) {
      this.#failures = 0;
      this.#dueAt = null;
      this.#options.onComplete();
    } else if (this.#options.onFailure(failure.error)) {
      this.#failures++;
    } else {
      this.stop();
    }
  }

  #waitForNext(outcome: 'complete' | 'failed'): void {
    const { context, kind } = this.#options;
    const { clock, observer } = context;
    const delayMs = this.#options.delayMs(this.#failures);
    observer.pollRound(kind, { outcome, durationMs: clock.now() - this.#begunAt, delayMs });
    this.#dueAt ??= clock.now() + delayMs;
    this.#cancelWait = clock.after(delayMs, () => this.#begin());
  }
}
