/**
 * IDs that wait to be read, in the order in which their answers are worth most. Sessions that a subscription watches by itself
 * come first. Of the others the newest and the oldest take turns: one crash is not reported after thousands that came before it,
 * and none waits for ever.
 */
export class LookupOrder {
  readonly #preferred = new Set<string>();
  /** Those that were read before and wait for another read: older than all others, in the order in which they came back. */
  readonly #repeated = new Set<string>();
  readonly #fresh = new Set<string>();
  /** The fresh ones from the oldest to the newest, and some that are it no longer. */
  #line: string[] = [];
  #first = 0;
  #isOldestNext = false;

  get size(): number {
    return this.#preferred.size + this.#repeated.size + this.#fresh.size;
  }

  has(id: string): boolean {
    return this.#preferred.has(id) || this.#repeated.has(id) || this.#fresh.has(id);
  }

  /** An ID that is there already keeps its place, unless it is preferred by now. */
  add(
    id: string,
    { isPreferred = false, isRepeated = false }: { isPreferred?: boolean; isRepeated?: boolean } = {},
  ): void {
    if (isPreferred) {
      this.delete(id);
      this.#preferred.add(id);
    } else if (this.has(id)) {
      return;
    } else if (isRepeated) {
      this.#repeated.add(id);
    } else {
      this.#fresh.add(id);
      this.#line.push(id);
    }
  }

  /** Moves an ID that waits to those that come first. */
  prefer(id: string): void {
    if (this.has(id)) this.add(id, { isPreferred: true });
  }

  delete(id: string): boolean {
    if (this.#fresh.delete(id)) {
      this.#compact();
      return true;
    }
    return this.#preferred.delete(id) || this.#repeated.delete(id);
  }

  clear(): void {
    this.#preferred.clear();
    this.#repeated.clear();
    this.#fresh.clear();
    this.#compact();
  }

  /** Takes out the ID that is read next; undefined where none waits. */
  next(): string | undefined {
    const preferred = takeFirst(this.#preferred);
    if (preferred !== undefined) return preferred;
    this.#isOldestNext = !this.#isOldestNext;
    const next = this.#isOldestNext
      ? (takeFirst(this.#repeated) ?? this.#takeOldest())
      : (this.#takeNewest() ?? takeFirst(this.#repeated));
    this.#compact();
    return next;
  }

  #takeOldest(): string | undefined {
    while (this.#first < this.#line.length) {
      const id = this.#line[this.#first++];
      if (id !== undefined && this.#fresh.delete(id)) return id;
    }
    return undefined;
  }

  #takeNewest(): string | undefined {
    while (this.#line.length > this.#first) {
      const id = this.#line.pop();
      if (id !== undefined && this.#fresh.delete(id)) return id;
    }
    return undefined;
  }

  /** Drops the IDs in the line that were taken out elsewhere, once they are most of it. */
  #compact(): void {
    if (this.#line.length <= 64 + 2 * this.#fresh.size) return;
    const waiting = new Set<string>();
    for (const id of this.#line.slice(this.#first)) if (this.#fresh.has(id)) waiting.add(id);
    this.#line = [...waiting];
    this.#first = 0;
  }
}

/** Takes out the ID that has been there for the longest. */
export function takeFirst(ids: Set<string>): string | undefined {
  for (const id of ids) {
    ids.delete(id);
    return id;
  }
  return undefined;
}
