interface Flight {
  promise: Promise<unknown>;
  controller: AbortController;
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

  /**
   * Joins the call in flight under `key`, or starts it. Aborting `signal` lets this waiter go; the shared call goes on for
   * the others, and is aborted when its last waiter has gone.
   */
  async run<T>(
    key: string,
    tags: readonly string[],
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, tags, start);
    flight.waiters++;
    try {
      // The key stands for the type: one key is always started with the same kind of call.
      return await (signal ? (raceWithAbort(flight.promise, signal) as Promise<T>) : (flight.promise as Promise<T>));
    } finally {
      flight.waiters--;
      if (flight.waiters === 0) {
        this.#forget(key, flight);
        flight.controller.abort(new Error('nobody waits for this call any more'));
      }
    }
  }

  /** Whoever asks from now on starts anew; who already waits keeps what is in flight. */
  drop(tags: readonly string[]): void {
    for (const [key, flight] of this.#flights) {
      if (flight.tags.some((tag) => tags.includes(tag))) this.#flights.delete(key);
    }
  }

  #start<T>(key: string, tags: readonly string[], start: (signal: AbortSignal) => Promise<T>): Flight {
    const controller = new AbortController();
    const flight: Flight = { promise: start(controller.signal), controller, tags, waiters: 0 };
    this.#flights.set(key, flight);
    const settled = () => this.#forget(key, flight);
    flight.promise.then(settled, settled);
    return flight;
  }

  // A dropped flight's key may by now belong to a younger one.
  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

function raceWithAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = () => signal.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(settled);
  });
}
