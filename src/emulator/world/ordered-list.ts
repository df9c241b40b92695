/** How many items a chunk holds before it is split. */
const chunkSize = 512;

/**
 * Items in the order of `compare`, in chunks: adding, removing and finding a place cost a binary search and the shifting
 * of one chunk, whatever the size. `compare` must be total over the items (0 only for the same item), and what it looks
 * at must not change while an item is in the list.
 */
export class OrderedList<T> {
  readonly #compare: (one: T, other: T) => number;
  /** None is empty. */
  readonly #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (one: T, other: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    this.#size += 1;
    const lastChunk = this.#chunks.at(-1);
    const last = lastChunk?.at(-1);
    if (lastChunk === undefined || last === undefined) {
      this.#chunks.push([item]);
    } else if (this.#compare(last, item) < 0) {
      // Appending opens a new chunk instead of splitting a full one, so that lists built in order have full chunks.
      if (lastChunk.length < chunkSize) lastChunk.push(item);
      else this.#chunks.push([item]);
    } else {
      this.#insert(item);
    }
  }

  /** Answers whether the item was there. */
  delete(item: T): boolean {
    const reached = (other: T) => this.#compare(other, item) >= 0;
    const chunkIndex = this.#chunkOf(reached);
    const chunk = this.#chunks[chunkIndex];
    if (chunk === undefined) return false;
    const index = firstIndex(chunk, reached);
    const found = chunk[index];
    if (found === undefined || this.#compare(found, item) !== 0) return false;
    if (chunk.length === 1) this.#chunks.splice(chunkIndex, 1);
    else chunk.splice(index, 1);
    this.#size -= 1;
    return true;
  }

  /** The items from the first one on for which `reached` is true. Once true, it must be true for all that follow. */
  *from(reached: (item: T) => boolean): Generator<T, void> {
    const start = this.#chunkOf(reached);
    const chunk = this.#chunks[start];
    if (chunk !== undefined) yield* this.#walk(start, firstIndex(chunk, reached));
  }

  /** The items after the first `count`. */
  *skip(count: number): Generator<T, void> {
    let chunkIndex = 0;
    for (let chunk = this.#chunks[0]; chunk !== undefined && count >= chunk.length; chunk = this.#chunks[chunkIndex]) {
      count -= chunk.length;
      chunkIndex += 1;
    }
    yield* this.#walk(chunkIndex, count);
  }

  [Symbol.iterator](): Generator<T, void> {
    return this.#walk(0, 0);
  }

  *#walk(chunkIndex: number, index: number): Generator<T, void> {
    for (let chunk = this.#chunks[chunkIndex]; chunk !== undefined; chunk = this.#chunks[++chunkIndex]) {
      for (; index < chunk.length; index += 1) yield chunk[index] as T;
      index = 0;
    }
  }

  #insert(item: T): void {
    const reached = (other: T) => this.#compare(other, item) >= 0;
    const chunkIndex = this.#chunkOf(reached);
    const chunk = this.#chunks[chunkIndex];
    if (chunk === undefined) return;
    chunk.splice(firstIndex(chunk, reached), 0, item);
    if (chunk.length > chunkSize) this.#chunks.splice(chunkIndex + 1, 0, chunk.splice(chunkSize / 2));
  }

  /** The first chunk whose last item has been reached; the number of chunks if there is none. */
  #chunkOf(reached: (item: T) => boolean): number {
    return firstIndex(this.#chunks, (chunk) => reached(chunk[chunk.length - 1] as T));
  }
}

/** The first index whose item satisfies `reached`, by halving; the length if none does. */
function firstIndex<T>(items: readonly T[], reached: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
