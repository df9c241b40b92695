/** Items of which the first, by `isBefore`, can always be taken out: adding and taking cost the logarithm of the size. */
export class BinaryHeap<T> {
  readonly #isBefore: (one: T, other: T) => boolean;
  /** The children of index i are at 2i + 1 and 2i + 2, and neither is before it. */
  readonly #items: T[];

  /** Takes `items` over, unordered as they are, in linear time. */
  constructor(isBefore: (one: T, other: T) => boolean, items: T[] = []) {
    this.#isBefore = isBefore;
    this.#items = items;
    for (let index = (items.length >>> 1) - 1; index >= 0; index -= 1) this.#sink(index, items[index] as T);
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    let index = this.#items.length;
    this.#items.push(item);
    while (index > 0) {
      const parentIndex = (index - 1) >>> 1;
      const parent = this.#items[parentIndex] as T;
      if (!this.#isBefore(item, parent)) break;
      this.#items[index] = parent;
      index = parentIndex;
    }
    this.#items[index] = item;
  }

  takeFirst(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(0, last);
    return first;
  }

  clear(): void {
    this.#items.length = 0;
  }

  /** Puts `item` at `index` or, as long as a child is before it, below that. */
  #sink(index: number, item: T): void {
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= this.#items.length) break;
      const right = this.#items[childIndex + 1];
      if (right !== undefined && this.#isBefore(right, this.#items[childIndex] as T)) childIndex += 1;
      const child = this.#items[childIndex] as T;
      if (!this.#isBefore(child, item)) break;
      this.#items[index] = child;
      index = childIndex;
    }
    this.#items[index] = item;
  }
}
