import type { Clock } from '../../lib/clock.ts';
import { waitFor } from '../wait.ts';

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
    const waiting = new AbortController();
    this.#waiting = waiting;
    if (!this.#stream.isOpen) this.end();
    const options = { clock: this.#clock, timeoutMs: this.#timeoutMs, signal: waiting.signal, onLate: undo };
    const value = await waitFor(promise, options);
    this.#waiting = null;
    if (this.#stream.isOpen) return value;
    undo(value);
    throw endedError();
  }

  /** To be called when the stream has ended. */
  end(): void {
    this.#waiting?.abort(endedError());
  }
}

function endedError(): Error {
  return new Error('the stream has ended');
}
