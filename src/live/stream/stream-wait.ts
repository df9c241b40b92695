import { type Clock, sleep } from '../../lib/clock.ts';
import { waitFor } from '../wait.ts';
import { isPassing } from '../watch/upstream-failure.ts';

/** Between attempts to find a place again, in milliseconds. */
const retryMs = 500;

/**
 * What a stream waits for, one thing at a time. Once the stream has ended every wait rejects and undoes what comes: also what came in the
 * very tick in which it ended, which nobody else would ever release.
 */
export class StreamWait {
  readonly #stream: { readonly isOpen: boolean };
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #waiting: AbortController | null = null;

  constructor(stream: { readonly isOpen: boolean }, clock: Clock, timeoutMs: number) {
    this.#stream = stream;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  async for<T>(promise: Promise<T>, undo: (value: T) => void = () => {}): Promise<T> {
    const signal = this.#begin();
    const options = { clock: this.#clock, timeoutMs: this.#timeoutMs, signal, onLate: undo };
    const value = await waitFor(promise, options);
    this.#waiting = null;
    if (this.#stream.isOpen) return value;
    undo(value);
    throw endedError();
  }

  /** Tries until it succeeds, as long as the stream is open and what fails is trouble that passes. */
  async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error) || !this.#stream.isOpen) throw error;
        await sleep(this.#clock, retryMs, this.#begin());
        this.#waiting = null;
      }
    }
  }

  /** To be called when the stream has ended. */
  end(): void {
    this.#waiting?.abort(endedError());
  }

  #begin(): AbortSignal {
    const waiting = new AbortController();
    this.#waiting = waiting;
    if (!this.#stream.isOpen) this.end();
    return waiting.signal;
  }
}

function endedError(): Error {
  return new Error('the stream has ended');
}
