import type { Clock } from '../../lib/clock.ts';

/** So many different openings are read at once, in the process. */
const mostAtOnce = 8;
/** So many begin in one turn of the event loop: clients that read at once would else keep everything else waiting for as long as all of them take. */
const mostInLoopTurn = 2;
/** After so long an opening that is read slowly does not keep others waiting: it holds one part, and what it has not read is bounded elsewhere. */
const longestTurnMs = 1_000;

interface Opening {
  /** Streams that are at it. */
  readers: number;
  /** Whether others wait for it to end. */
  isCounted: boolean;
  cancel: () => void;
}

/**
 * The turns of openings. Thousands of streams may come at once, each with a snapshot of a whole fleet: a few are made and read at a time, so that
 * what they hold is bounded, and the others wait in the order in which they came. Equal streams share an opening, and its turn.
 */
export class OpeningTurns {
  readonly #clock: Clock;
  readonly #openings = new Map<string, Opening>();
  /** In the order of their first stream. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #counted = 0;
  /** That have begun in this turn of the event loop. */
  #begun = 0;
  #isServing = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Openings that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for the turn of an opening: not at all where few are read.
   *
   * @param key the same for streams that begin with the same.
   * @returns what is to be called once the opening was read, or is read no more.
   */
  take(key: string): (() => void) | Promise<() => void> {
    if (this.#openings.has(key) || (this.#waiting.size === 0 && this.#hasRoom)) return this.#enter(key);
    return new Promise((resolve) => {
      const streams = this.#waiting.get(key) ?? [];
      streams.push(() => resolve(this.#enter(key)));
      this.#waiting.set(key, streams);
    });
  }

  get #hasRoom(): boolean {
    return this.#counted < mostAtOnce && this.#begun < mostInLoopTurn;
  }

  #enter(key: string): () => void {
    const opening = this.#openings.get(key) ?? this.#open(key);
    opening.readers++;
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      opening.readers--;
      if (opening.readers > 0) return;
      opening.cancel();
      this.#openings.delete(key);
      this.#uncount(opening);
    };
  }

  #open(key: string): Opening {
    const opening: Opening = { readers: 0, isCounted: true, cancel: () => {} };
    opening.cancel = this.#clock.after(longestTurnMs, () => this.#uncount(opening));
    this.#counted++;
    this.#begun++;
    this.#openings.set(key, opening);
    this.#serveInNextTurn();
    return opening;
  }

  #uncount(opening: Opening): void {
    if (!opening.isCounted) return;
    opening.isCounted = false;
    this.#counted--;
    if (this.#waiting.size > 0) this.#serveInNextTurn();
  }

  #serveInNextTurn(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    setImmediate(() => {
      this.#isServing = false;
      this.#begun = 0;
      for (const [key, streams] of this.#waiting) {
        if (!this.#hasRoom) break;
        this.#waiting.delete(key);
        for (const enter of streams) enter();
      }
    });
  }
}
