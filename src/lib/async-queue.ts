/** What an AsyncQueue keeps its items in: it decides their order, how many may wait, and what happens to one too many. */
export interface QueueBuffer<In, Out = In> {
  readonly size: number;
  /** False refuses the item: there is no room. */
  push(item: In): boolean;
  /** The next item, or undefined where none waits. */
  shift(): Out | undefined;
  clear(): void;
}

/** First in, first out; refuses the item that would exceed `capacity`. */
export class BoundedBuffer<T> implements QueueBuffer<T> {
  readonly #capacity: number;
  #items: (T | undefined)[] = [];
  #first = 0;

  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new RangeError(`expected a capacity of at least 1, got ${capacity}`);
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): boolean {
    if (this.size >= this.#capacity) return false;
    this.#items.push(item);
    return true;
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    if (this.#first === this.#items.length || this.#first > 512) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }
}

/**
 * An async iterator that others push into. Whoever pushes never waits: an item that the buffer refuses ends the queue
 * with `overflow`, after the items that wait already. `end` and `fail` also let what waits be taken first; `return`
 * (the consumer leaves) drops it. `undefined` is no item.
 */
export class AsyncQueue<In, Out = In> implements AsyncIterableIterator<Out> {
  readonly #buffer: QueueBuffer<In, Out>;
  readonly #overflow: () => Error;
  readonly #takers: { resolve: (result: IteratorResult<Out>) => void; reject: (error: unknown) => void }[] = [];
  #ending: { error: unknown } | 'end' | null = null;
  #onClose: (() => void) | null;

  /** `onClose` is called once, when no more items will be accepted. */
  constructor(options: { buffer: QueueBuffer<In, Out>; overflow: () => Error; onClose?: () => void }) {
    this.#buffer = options.buffer;
    this.#overflow = options.overflow;
    this.#onClose = options.onClose ?? null;
  }

  /** Items that wait. */
  get size(): number {
    return this.#buffer.size;
  }

  get isOpen(): boolean {
    return this.#ending === null;
  }

  /** False where the queue has ended, or ends because of this item. */
  push(item: In): boolean {
    if (this.#ending) return false;
    if (!this.#buffer.push(item)) {
      this.fail(this.#overflow());
      return false;
    }
    this.#serve();
    return true;
  }

  /** The buffer has got something to give by another way than `push`. */
  wake(): void {
    this.#serve();
  }

  end(): void {
    this.#close('end');
  }

  fail(error: unknown): void {
    this.#close({ error });
  }

  next(): Promise<IteratorResult<Out>> {
    return new Promise((resolve, reject) => {
      this.#takers.push({ resolve, reject });
      this.#serve();
    });
  }

  async return(): Promise<IteratorResult<Out>> {
    this.#buffer.clear();
    this.#close('end');
    this.#ending = 'end';
    this.#serve();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #close(ending: { error: unknown } | 'end'): void {
    if (this.#ending) return;
    this.#ending = ending;
    const onClose = this.#onClose;
    this.#onClose = null;
    onClose?.();
    this.#serve();
  }

  #serve(): void {
    for (let taker = this.#takers[0]; taker; taker = this.#takers[0]) {
      const item = this.#buffer.shift();
      if (item === undefined && !this.#ending) return;
      this.#takers.shift();
      if (item !== undefined) {
        taker.resolve({ done: false, value: item });
      } else if (this.#ending === 'end' || this.#ending === null) {
        taker.resolve({ done: true, value: undefined });
      } else {
        // Told once; whoever asks again learns that it is over.
        taker.reject(this.#ending.error);
        this.#ending = 'end';
      }
    }
  }
}
