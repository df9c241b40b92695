import type { Clock } from '../../../lib/clock.ts';

/** Moments at which something is due, by ID, with one timer for all of them. */
export class DueTimes {
  readonly #clock: Clock;
  readonly #onDue: (ids: readonly string[]) => void;
  readonly #times = new Map<string, number>();
  #armedFor = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => {};

  /** `onDue` is told all IDs that are due at one time; they are forgotten before. */
  constructor(clock: Clock, onDue: (ids: readonly string[]) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#times.size;
  }

  has(id: string): boolean {
    return this.#times.has(id);
  }

  /** Sets or moves the moment of an ID, by the clock's `now`. */
  set(id: string, at: number): void {
    this.#times.set(id, at);
    if (at < this.#armedFor) this.#arm(at);
  }

  delete(id: string): void {
    this.#times.delete(id);
    if (this.#times.size === 0) this.#disarm();
  }

  clear(): void {
    this.#times.clear();
    this.#disarm();
  }

  #arm(at: number): void {
    this.#cancel();
    this.#armedFor = at;
    this.#cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#fire());
  }

  #disarm(): void {
    this.#cancel();
    this.#cancel = () => {};
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #fire(): void {
    const now = this.#clock.now();
    this.#armedFor = Number.POSITIVE_INFINITY;
    const due: string[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [id, at] of this.#times) {
      if (at <= now) due.push(id);
      else next = Math.min(next, at);
    }
    for (const id of due) this.#times.delete(id);
    if (next !== Number.POSITIVE_INFINITY) this.#arm(next);
    if (due.length > 0) this.#onDue(due);
  }
}
