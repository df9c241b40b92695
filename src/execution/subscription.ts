import type { ExecutionResult } from 'graphql';
import type { Sink } from '../lib/async-queue.ts';
import { type Pouring, pour } from '../lib/pour.ts';
import { countedBy } from './admission/entrance.ts';
import { outcomeOf } from './outcome.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import type { EventText } from './sharing/event-text.ts';
import type { ResultGroup } from './sharing/shared-execution.ts';

/** A client, as a subscription sees it. */
export interface Reader {
  /** Takes a result. False: no more until `resume`. */
  take(text: EventText): boolean;
  /** Nothing follows. With a result that says why, where it is an error. */
  end(last: ExecutionResult | null): void;
}

/** For metrics: complete, client, or an error's code. */
export type EndReason = string;

/** What all subscriptions share. */
export interface SubscriptionHost {
  /** What a client is told of an error. */
  resultOf(error: unknown, requestId: string): ExecutionResult;
  /** Called once for each subscription, with why it ended. */
  onSubscriptionOver(reason: EndReason): void;
}

/** One client's subscription: events in, the texts of their results out, in the same tick where the reader has room. */
export class Subscription implements Sink<object> {
  readonly #events: AsyncIterator<object>;
  readonly #group: ResultGroup;
  readonly #requestId: string;
  /** By what limits count its client. */
  readonly principal: string;
  /** When its client's token ends, in milliseconds; null: never. */
  readonly expiresAt: number | null;
  readonly #host: SubscriptionHost;
  readonly #onOver: () => void;
  #reader: Reader | null = null;
  #pouring: Pouring | null = null;
  #isOver = false;

  constructor(
    events: AsyncIterator<object>,
    group: ResultGroup,
    prepared: Pick<PreparedOperation, 'call' | 'viewer' | 'address'>,
    host: SubscriptionHost,
    onOver: () => void,
  ) {
    this.#events = events;
    this.#group = group;
    this.#requestId = prepared.call.requestId;
    this.principal = countedBy(prepared);
    this.expiresAt = prepared.viewer.expiresAt ?? null;
    this.#host = host;
    this.#onOver = onOver;
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

  /** The reader leaves, or is sent away; he is not called again. */
  close(reason: EndReason = 'client'): void {
    this.#reader = null;
    this.#finish(reason);
    void this.#events.return?.();
  }

  /** Ends it with an error, here and now. */
  fail(error: unknown): void {
    this.end({ error });
    void this.#events.return?.();
  }

  take(event: object): boolean {
    if (this.#reader === null) return true;
    let text: EventText;
    try {
      text = this.#group.textOf(event);
    } catch (error) {
      // The other subscriptions of the topic go on.
      this.fail(error);
      return true;
    }
    return this.#reader.take(text);
  }

  end(failure: { error: unknown } | null): void {
    const reader = this.#reader;
    this.#reader = null;
    const last = failure && this.#host.resultOf(failure.error, this.#requestId);
    this.#finish(last ? outcomeOf(last) : 'complete');
    reader?.end(last);
  }

  #finish(reason: EndReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#host.onSubscriptionOver(reason);
    this.#onOver();
  }
}
