import type { GameSessionStatus, PlayerSessionStatus } from './records.ts';

/** One change of status, as it truly happened. */
export type Transition = { seq: number; at: number; id: string } & (
  | { kind: 'gameSession'; from: GameSessionStatus | null; to: GameSessionStatus }
  | { kind: 'playerSession'; from: PlayerSessionStatus | null; to: PlayerSessionStatus }
);

/** How many transitions are kept at least; up to twice as many are held before the oldest half is dropped. */
const transitionsKept = 250_000;

/**
 * The true history of statuses, numbered by the one count that reads are numbered by too. Bounded: only the newest
 * transitions are kept, and `droppedUpTo` tells where the rest ended.
 */
export class History {
  /** The `seq` of the last transition that was dropped; 0 while all are kept. */
  droppedUpTo = 0;
  #transitions: Transition[] = [];
  #sequence = 0;
  readonly #kept: number;

  constructor(kept = transitionsKept) {
    this.#kept = kept;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  recordGameSession(at: number, id: string, from: GameSessionStatus | null, to: GameSessionStatus): void {
    this.#append({ seq: this.nextSequence(), at, kind: 'gameSession', id, from, to });
  }

  recordPlayerSession(at: number, id: string, from: PlayerSessionStatus | null, to: PlayerSessionStatus): void {
    this.#append({ seq: this.nextSequence(), at, kind: 'playerSession', id, from, to });
  }

  /** What is kept with a `seq` greater than `after`, oldest first. */
  after(after: number): readonly Transition[] {
    let low = 0;
    let high = this.#transitions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#transitions[middle]?.seq ?? 0) > after) high = middle;
      else low = middle + 1;
    }
    return this.#transitions.slice(low);
  }

  #append(transition: Transition): void {
    this.#transitions.push(transition);
    // Dropped by halves: cutting the head off for each new entry would move the whole array each time.
    if (this.#transitions.length < 2 * this.#kept) return;
    this.droppedUpTo = this.#transitions[this.#kept - 1]?.seq ?? this.droppedUpTo;
    this.#transitions = this.#transitions.slice(this.#kept);
  }
}
