/** A part of what is held that can be made less: histories, of which the oldest go first. */
export interface Yielding {
  /** What could be let go of. */
  readonly yieldableBytes: number;
  /** Lets go of a little of it; what is held has then been counted anew. */
  yield(): void;
}

/** Counts bytes that many parts hold together, against one limit. Counting never fails; whoever adds makes room. */
export class ByteLedger {
  readonly limit: number;
  readonly #yielding = new Set<Yielding>();
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  add(bytes: number): void {
    this.#used += bytes;
  }

  join(part: Yielding): void {
    this.#yielding.add(part);
  }

  leave(part: Yielding): void {
    this.#yielding.delete(part);
  }

  /** Whether so many bytes more could be held once everything has yielded. */
  hasRoomFor(bytes: number): boolean {
    let yieldable = 0;
    for (const part of this.#yielding) yieldable += part.yieldableBytes;
    return this.#used - yieldable + bytes <= this.limit;
  }

  /** Until the limit is kept, whoever could yield most yields. */
  makeRoom(): void {
    while (this.#used > this.limit) {
      let most: Yielding | null = null;
      for (const part of this.#yielding) if (part.yieldableBytes > (most?.yieldableBytes ?? 0)) most = part;
      if (!most) return;
      most.yield();
    }
  }
}
