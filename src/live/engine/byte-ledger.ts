/** Counts bytes that many parts hold together, against one limit. Counting never fails; whoever adds asks `isOver` and lets go. */
export class ByteLedger {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  get isOver(): boolean {
    return this.#used > this.limit;
  }

  add(bytes: number): void {
    this.#used += bytes;
  }
}
