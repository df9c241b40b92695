/**
 * One call at a time, each for all who asked before it began: whoever asks while one is in flight shares the next. So the
 * answer is never older than the question, and however many ask at once cost two calls.
 */
export class NextFlight<T> {
  readonly #start: () => Promise<T>;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | null = null;

  constructor(start: () => Promise<T>) {
    this.#start = start;
  }

  /** The answer of a call that begins after this. Rejects as the call does, for all who share it. */
  join(): Promise<T> {
    if (this.#next) return this.#next;
    const next = this.#last.then(() => {
      this.#next = null;
      return this.#start();
    });
    this.#next = next;
    this.#last = next.then(settled, settled);
    return next;
  }
}

const settled = () => {};
