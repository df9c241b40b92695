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

/** What all subscriptions share. */
export interface SubscriptionHost {
  /** What a client is told of an error. */
  resultOf(error: unknown, requestId: string): ExecutionResult;
  /** Called once for each subscription, however it ends. */
  onSubscriptionOver(): void;
}

/** One client's subscription: events in, the texts of their results out, in the same tick where the reader has room. */
export class Subscription implements Sink<object> {
  readonly #events: AsyncIterator<object>;
  readonly #group: ResultGroup;
  readonly #requestId: string;
  readonly #host: SubscriptionHost;
  #reader: Reader | null = null;
  #pouring: Pouring | null = null;
  #isOver = false;

  constructor(events: AsyncIterator<object>, group: ResultGroup, requestId: string, host: SubscriptionHost) {
    this.#events = events;
    this.#group = group;
    this.#requestId = requestId;
    this.#host = host;
  }

  /** From now on the reader gets what comes; there is one at most. */
  start(reader: Reader): void {
    this.#reader = reader;
    if (!this.#isOver) this.#pouring = pour(this.#events, this);
  }

  /** The reader has room again. */
  resume(): void {
    this.#pouring?.resume();
  }

  /** The reader leaves; he is not called again. */
  close(): void {
    this.#reader = null;
    this.#finish();
    void this.#events.return?.();
  }

  take(event: object): boolean {
    return this.#reader === null || this.#reader.take(this.#group.textOf(event));
  }

  end(failure: { error: unknown } | null): void {
    const reader = this.#reader;
    this.#finish();
    reader?.end(failure && this.#host.resultOf(failure.error, this.#requestId));
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#group.leave();
    this.#host.onSubscriptionOver();
  }
}
