import type { ExecutionResult } from 'graphql';
import type { Sink } from '../lib/async-queue.ts';
import { type Pouring, pour } from '../lib/pour.ts';
import type { EventText } from './event-text.ts';
import type { ResultGroup } from './shared-execution.ts';

/** A client, as a subscription sees it. */
export interface Reader {
  /** Takes a result. False: no more until `resume`. */
  take(text: EventText): boolean;
  /** Nothing follows. With a result that says why, where it is an error. */
  end(last: ExecutionResult | null): void;
}

export interface SubscriptionOptions {
  events: AsyncIterator<object>;
  group: ResultGroup;
  /** The error as a client may see it. */
  failure: (error: unknown) => ExecutionResult;
  /** Called once, however it ends. */
  onOver: () => void;
}

/** One client's subscription: events in, the texts of their results out, in the same tick where the reader has room. */
export class Subscription implements Sink<object> {
  readonly #options: SubscriptionOptions;
  #reader: Reader | null = null;
  #pouring: Pouring | null = null;
  #isOver = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  /** From now on the reader gets what comes; there is one at most. */
  start(reader: Reader): void {
    this.#reader = reader;
    if (!this.#isOver) this.#pouring = pour(this.#options.events, this);
  }

  /** The reader has room again. */
  resume(): void {
    this.#pouring?.resume();
  }

  /** The reader leaves; he is not called again. */
  close(): void {
    this.#reader = null;
    this.#finish();
    void this.#options.events.return?.();
  }

  take(event: object): boolean {
    if (this.#isOver || !this.#reader) return true;
    return this.#reader.take(this.#options.group.textOf(event));
  }

  end(failure: { error: unknown } | null): void {
    const reader = this.#reader;
    this.#finish();
    reader?.end(failure && this.#options.failure(failure.error));
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.group.leave();
    this.#options.onOver();
  }
}
