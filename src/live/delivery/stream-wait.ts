import { type AbortNotice, PlainAbort } from '../../lib/abort.ts';
import { type Clock, sleep } from '../../lib/clock.ts';
import { isPassing } from '../sources/poll/failure.ts';
import { waitFor } from './wait.ts';

/** Between attempts to find a topic again, in milliseconds. */
const retryMs = 500;

/** Nobody wants any longer what was waited for. */
export class WaitGivenUp extends Error {
  constructor() {
    super('nobody waits for this any longer');
    this.name = 'WaitGivenUp';
  }
}

/**
 * What a stream waits for, one thing at a time, each for so long. Between the tick in which a promise is settled and that of whoever waits
 * for it lie others, in which the stream may end. So what has come is kept only by `keep`, in the tick that stores it.
 */
export class StreamWait {
  readonly #stream: { readonly isOpen: boolean };
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  /** Of what is waited for now. */
  #waiting: PlainAbort | null = null;

  constructor(stream: { readonly isOpen: boolean }, clock: Clock, timeoutMs: number) {
    this.#stream = stream;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Rejects once it is given up, or the stream has ended; what comes then is undone. */
  for<T>(promise: Promise<T>, undo: (value: T) => void = () => {}): Promise<T> {
    const signal = this.#begin();
    return waitFor(promise, { clock: this.#clock, timeoutMs: this.#timeoutMs, signal, onLate: undo });
  }

  /** What was waited for, if the stream is still open; else it is undone. */
  keep<T>(value: T, undo: (value: T) => void): T {
    this.#waiting = null;
    if (this.#stream.isOpen) return value;
    undo(value);
    throw new WaitGivenUp();
  }

  /**
   * Tries until it succeeds, as long as the stream is open and what fails is trouble that passes; `limitMs`: for so long at most, in milliseconds.
   * Rejects with the last failure.
   */
  async patiently<T>(attempt: () => Promise<T>, limitMs = Number.POSITIVE_INFINITY): Promise<T> {
    const endsAt = this.#clock.now() + limitMs;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error) || !this.#stream.isOpen || this.#clock.now() + retryMs >= endsAt) throw error;
        await sleep(this.#clock, retryMs, this.#begin());
      }
    }
  }

  giveUp(): void {
    this.#waiting?.abort(new WaitGivenUp());
  }

  #begin(): AbortNotice {
    const waiting = new PlainAbort();
    this.#waiting = waiting;
    if (!this.#stream.isOpen) this.giveUp();
    return waiting;
  }
}
