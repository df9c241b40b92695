import type { ExecutionResult } from 'graphql';
import { type EventText, nextMessagePrefix } from '../../execution/sharing/event-text.ts';
import { type EndReason, type Reader, Subscription } from '../../execution/subscription.ts';
import type { PlainAbort } from '../../lib/abort.ts';
import type { SocketWriter } from './writer.ts';

/**
 * A subscription of a WebSocket. Results go straight to the socket's writer. To graphql-ws it is an iterator that yields nothing but the
 * error that it may end with: so the protocol knows how long the subscription lasts, tells the client when it is complete, and ends
 * it when the client leaves, even while it is being started (a fleet's waits for its first reading).
 */
export class SocketSubscription implements Reader, AsyncIterableIterator<ExecutionResult> {
  readonly #socket: SubscribingSocket;
  /** The socket's, at hand: each event asks for it. */
  readonly #writer: SocketWriter;
  readonly #prefix: string;
  #starting: { abort: PlainAbort; onStarted: () => void } | null;
  #subscription: Subscription | null = null;
  #isOver = false;
  #last: ExecutionResult | null = null;
  #tell: ((result: IteratorResult<ExecutionResult>) => void) | null = null;

  /** `abort` ends it while it is being started; `onStarted` is called when that is over. */
  constructor(
    id: string,
    socket: SubscribingSocket,
    outcome: Promise<Subscription | ExecutionResult>,
    starting: { abort: PlainAbort; onStarted: () => void },
  ) {
    this.#prefix = nextMessagePrefix(id);
    this.#socket = socket;
    this.#writer = socket.writer;
    this.#starting = starting;
    this.#writer.join();
    void outcome.then((begun) => this.#begin(begun));
  }

  take(text: EventText): boolean {
    const hasRoom = this.#writer.next(this.#prefix, text);
    if (!hasRoom) this.#writer.whenRoom(this);
    return hasRoom;
  }

  resume(): void {
    this.#subscription?.resume();
  }

  end(last: ExecutionResult | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#writer.leave();
    this.#last = last;
    this.#tell?.(this.#ending());
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    if (this.#isOver) return Promise.resolve(this.#ending());
    return new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    this.#starting?.abort.abort(new Error('the client has left'));
    this.#writer.forget(this);
    this.#subscription?.close(this.#socket.endReason);
    this.end(null);
    return over;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #begin(outcome: Subscription | ExecutionResult): void {
    this.#starting?.onStarted();
    this.#starting = null;
    if (!(outcome instanceof Subscription)) {
      this.end(outcome);
    } else if (this.#isOver) {
      outcome.close(this.#socket.endReason);
    } else {
      this.#subscription = outcome;
      outcome.start(this);
    }
  }

  /** The error, once; then the end. */
  #ending(): IteratorResult<ExecutionResult> {
    const last = this.#last;
    this.#last = null;
    return last ? { done: false, value: last } : over;
  }
}

/** What it needs of its socket. */
export interface SubscribingSocket {
  readonly writer: SocketWriter;
  /** Why what is open on it ends with it. */
  readonly endReason: EndReason;
}

const over = { done: true, value: undefined } as const;
