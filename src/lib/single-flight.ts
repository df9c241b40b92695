import { type AbortNotice, PlainAbort } from './abort.ts';

interface Flight {
  promise: Promise<unknown>;
  abort: PlainAbort;
  tags: readonly string[];
  waiters: number;
}

/** Identical calls in flight share one. Nothing is kept once it has answered. */
export class SingleFlight {
  readonly #flights = new Map<string, Flight>();

  /** Calls in flight that a newcomer could still join. */
  get size(): number {
    return this.#flights.size;
  }

  /** Whether a call of this key is in flight, so that `run` joins it. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  /**
   * Joins the call in flight under `key`, or starts it. Aborting `signal` lets this waiter go; the shared call goes on for
   * the others, and is aborted when its last waiter has gone.
   */
  run<T>(
    key: string,
    tags: readonly string[],
    signal: AbortNotice | undefined,
    start: (signal: AbortNotice) => Promise<T>,
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const flight = this.#flights.get(key) ?? this.#start(key, tags, start);
    flight.waiters++;
    // The key stands for the type: one key is always started with the same kind of call.
    const answer = flight.promise as Promise<T>;
    return signal ? this.#answerOrAbort(key, flight, answer, signal) : answer;
  }

  /** Whoever asks from now on starts anew; who already waits keeps what is in flight. */
  drop(tags: readonly string[]): void {
    for (const [key, flight] of this.#flights) {
      if (flight.tags.some((tag) => tags.includes(tag))) this.#flights.delete(key);
    }
  }

  #start<T>(key: string, tags: readonly string[], start: (signal: AbortNotice) => Promise<T>): Flight {
    const abort = new PlainAbort();
    const flight: Flight = { promise: start(abort), abort, tags, waiters: 0 };
    this.#flights.set(key, flight);
    const settled = () => this.#forget(key, flight);
    flight.promise.then(settled, settled);
    return flight;
  }

  #answerOrAbort<T>(key: string, flight: Flight, answer: Promise<T>, signal: AbortNotice): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        reject(signal.reason);
        flight.waiters--;
        if (flight.waiters > 0) return;
        this.#forget(key, flight);
        flight.abort.abort(new Error('nobody waits for this call any more'));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      answer.then(
        (value) => {
          signal.removeEventListener('abort', onAbort);
          resolve(value);
        },
        (error) => {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      );
    });
  }

  // A dropped flight's key may by now belong to a younger one.
  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
