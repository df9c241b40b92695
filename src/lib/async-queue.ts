import type { AbortNotice } from './abort.ts';
/** What an AsyncQueue keeps its items in: it decides their order, how many may wait, and what happens to one too many. */
export interface QueueBuffer<In, Out = In> {
  readonly size: number;
  /** False refuses the item: there is no room. */
  push(item: In): boolean;
  /** The item as `push` and `shift` would give it back, where nothing waits before it; else undefined, and nothing is done. */
  pass(item: In): Out | undefined;
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

  pass(item: T): T | undefined {
    return this.size === 0 ? item : undefined;
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

/** What a queue pours into, where nobody asks it for items. */
export interface Sink<T> {
  /** Takes an item. False: this was enough for now; the queue goes on when its `resume` is called. */
  take(item: T): boolean;
  /** Nothing follows. Null: the queue ended; else why it failed. Not called when the consumer leaves by `return`. */
  end(failure: { error: unknown } | null): void;
}

/** An async iterator that can hand its items to a sink instead, in the tick in which they come, without a promise for each. */
export interface Pourable<T> extends AsyncIterableIterator<T> {
  /** From now on every item goes to the sink; there is one sink at most, and no more `next`. */
  pour(sink: Sink<T>): void;
  /** The sink has room again. */
  resume(): void;
  return(): Promise<IteratorResult<T>>;
}

/** Whose queue it is. */
export interface QueueOwner<In, Out = In> {
  readonly buffer: QueueBuffer<In, Out>;
  /** Why the queue ends where the buffer refuses an item. */
  overflow(): Error;
  /** Called once, when no more items will be accepted. */
  onClose?(): void;
}

/**
 * An async iterator that others push into. Whoever pushes never waits: an item that the buffer refuses ends the queue
 * with `overflow`, after the items that wait already. `end` and `fail` also let what waits be taken first; `return`
 * (the consumer leaves) drops it. `undefined` is no item.
 */
export class AsyncQueue<In, Out = In> implements Pourable<Out> {
  readonly #owner: QueueOwner<In, Out>;
  readonly #buffer: QueueBuffer<In, Out>;
  #takers: Taker<Out>[] | null = null;
  #sink: Sink<Out> | null = null;
  #isPouring = false;
  /** Whether there was something to do while the sink was being given to. */
  #isBehind = false;
  #isSinkFull = false;
  #ending: { error: unknown } | 'end' | null = null;
  #forgetSignal: (() => void) | null = null;

  constructor(owner: QueueOwner<In, Out>) {
    this.#owner = owner;
    this.#buffer = owner.buffer;
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
    if (this.#passOn(item)) return true;
    if (!this.#buffer.push(item)) {
      this.fail(this.#owner.overflow());
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
      this.#takers ??= [];
      this.#takers.push({ resolve, reject });
      this.#serve();
    });
  }

  async return(): Promise<IteratorResult<Out>> {
    this.#buffer.clear();
    this.#sink = null;
    this.#close('end');
    this.#ending = 'end';
    this.#serve();
    return { done: true, value: undefined };
  }

  /** The consumer leaves when the signal is aborted. A queue and a signal that live longer than the other do not keep it. */
  returnOn(signal: AbortNotice): void {
    if (signal.aborted) {
      void this.return();
      return;
    }
    const onAbort = () => void this.return();
    signal.addEventListener('abort', onAbort, { once: true });
    const held = new WeakRef(signal);
    this.#forgetSignal = () => held.deref()?.removeEventListener('abort', onAbort);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  pour(sink: Sink<Out>): void {
    this.#sink = sink;
    this.#serve();
  }

  resume(): void {
    this.#isSinkFull = false;
    this.#serve();
  }

  #close(ending: { error: unknown } | 'end'): void {
    if (this.#ending) return;
    this.#ending = ending;
    this.#forgetSignal?.();
    this.#owner.onClose?.();
    this.#serve();
  }

  /** Most items never wait: they spare themselves the buffer. False: this one must. */
  #passOn(item: In): boolean {
    const sink = this.#sink;
    if (!sink || this.#isPouring || this.#isSinkFull) return false;
    const passed = this.#buffer.pass(item);
    if (passed === undefined) return false;
    this.#isPouring = true;
    try {
      if (!sink.take(passed)) this.#isSinkFull = true;
    } catch (error) {
      this.#failFrom(error);
    }
    this.#isPouring = false;
    // The sink may have pushed, ended or left from within.
    if (this.#isBehind) this.#serve();
    return true;
  }

  #serve(): void {
    if (this.#sink) this.#pourInto(this.#sink);
    else this.#serveTakers();
  }

  #pourInto(sink: Sink<Out>): void {
    // A sink may push, resume or leave from within.
    this.#isBehind = this.#isPouring;
    if (this.#isPouring) return;
    this.#isPouring = true;
    try {
      for (let item = this.#shiftFor(sink); item !== undefined; item = this.#shiftFor(sink)) {
        if (!sink.take(item)) this.#isSinkFull = true;
      }
    } catch (error) {
      this.#failFrom(error);
    }
    this.#isPouring = false;
    this.#isBehind = false;
    if (this.#sink !== sink || this.#isSinkFull || !this.#ending) return;
    this.#sink = null;
    sink.end(this.#ending === 'end' ? null : this.#ending);
  }

  /** What a sink throws must not reach whoever pushed: he has other queues to serve. */
  #failFrom(error: unknown): void {
    this.#buffer.clear();
    this.fail(error);
    this.#ending = { error };
  }

  #shiftFor(sink: Sink<Out>): Out | undefined {
    return this.#sink === sink && !this.#isSinkFull ? this.#buffer.shift() : undefined;
  }

  #serveTakers(): void {
    const takers = this.#takers ?? [];
    for (let taker = takers[0]; taker; taker = takers[0]) {
      const item = this.#buffer.shift();
      if (item === undefined && !this.#ending) return;
      takers.shift();
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

interface Taker<Out> {
  resolve: (result: IteratorResult<Out>) => void;
  reject: (error: unknown) => void;
}
