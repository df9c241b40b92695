import { waitMs } from './waits.ts';

interface Sink<T> {
  next(item: T): void;
  end(ending: unknown): void;
}

/** What a test reads from a stream. Every wait ends: with what was waited for, or with an error that says so. */
export class TestStream<T> {
  /** Everything that has arrived so far, read or not. */
  readonly received: T[] = [];
  #read = 0;
  #ending: { how: unknown } | undefined;
  #wake = new Set<() => void>();
  readonly #close: () => void;

  /** Whether it has ended as a stream ends that has told everything. */
  get isComplete(): boolean {
    return this.#ending?.how === 'complete';
  }

  /** Whether it has ended in any other way. */
  get isCut(): boolean {
    return this.#ending !== undefined && !this.isComplete;
  }

  /** `open` begins the stream and answers how to leave it. */
  constructor(open: (sink: Sink<T>) => () => void) {
    this.#close = open({
      next: (item) => {
        this.received.push(item);
        this.#changed();
      },
      end: (how) => {
        this.#ending ??= { how };
        this.#changed();
      },
    });
  }

  /** The next item that was not read yet. Throws when none comes in time, or when the stream has ended. */
  async next(timeoutMs = waitMs): Promise<T> {
    await this.#until(() => this.received.length > this.#read || this.#ending !== undefined, timeoutMs, 'an item');
    const item = this.received[this.#read];
    if (item === undefined)
      throw new Error(`expected an item, but the stream has ended: ${describe(this.#ending?.how)}`);
    this.#read++;
    return item;
  }

  /** Reads on until an item `matches`, and answers it. */
  async nextWhere(matches: (item: T) => boolean, timeoutMs = waitMs): Promise<T> {
    const endsAt = Date.now() + timeoutMs;
    for (;;) {
      const item = await this.next(Math.max(1, endsAt - Date.now()));
      if (matches(item)) return item;
    }
  }

  /** How the stream ended: 'complete', 'cut', an error, or a WebSocket's close event. */
  async ending(timeoutMs = waitMs): Promise<unknown> {
    await this.#until(() => this.#ending !== undefined, timeoutMs, 'the end of the stream');
    return this.#ending?.how;
  }

  /** Throws when anything unread is there or arrives within `ms`. */
  async silence(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    const unread = this.received.slice(this.#read);
    if (unread.length > 0) throw new Error(`expected silence for ${ms} ms, got ${JSON.stringify(unread)}`);
  }

  close(): void {
    this.#close();
  }

  #changed(): void {
    for (const wake of this.#wake) wake();
  }

  #until(holds: () => boolean, timeoutMs: number, what: string): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake.delete(check);
      };
      const check = () => {
        if (!holds()) return;
        done();
        resolve();
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`expected ${what} within ${timeoutMs} ms; ${this.received.length} items had arrived`));
      }, timeoutMs);
      this.#wake.add(check);
    });
  }
}

function describe(ending: unknown): string {
  return ending instanceof Error ? ending.message : JSON.stringify(ending);
}
