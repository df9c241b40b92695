import type { Clock } from '../lib/clock.ts';
import { type BudgetRequest, CallQueue, type WaitingCall } from './call-queue.ts';

export interface SharedLineOptions {
  clock: Clock;
  /** Calls that may wait; one more is refused at once. */
  length: number;
  busy(request: BudgetRequest): Error;
  /** Asks for a token for this call, which is elsewhere: how long to wait before asking again, 0 where it was given. */
  take(call: BudgetRequest): Promise<number>;
}

/**
 * This instance's calls of one operation that wait for a token which all instances share. One question at a time: for
 * whoever is the most important when it is asked.
 */
export class SharedLine {
  readonly #options: SharedLineOptions;
  readonly #queue: CallQueue;
  #isAsking = false;
  /** Waits until there may be a token for this call. */
  #pause: { call: WaitingCall; cancel: () => void } | null = null;

  constructor(options: SharedLineOptions) {
    this.#options = options;
    this.#queue = new CallQueue({ ...options, onChange: () => this.#serve() });
  }

  /** As the queue's. Rejects with what `take` rejects with, also for those who wait behind. */
  enter(request: BudgetRequest): Promise<void> {
    return this.#queue.enter(request);
  }

  /** Asks for whoever is first, unless it is known that he has to wait. */
  #serve(): void {
    const call = this.#queue.first;
    if (this.#isAsking || this.#pause?.call === call) return;
    this.#pause?.cancel();
    this.#pause = null;
    if (call) void this.#ask(call);
  }

  async #ask(call: WaitingCall): Promise<void> {
    const { clock, take } = this.#options;
    this.#isAsking = true;
    try {
      const waitMs = await take(call);
      // A call that was given up meanwhile has started for nothing: its token is spent, as if it had been made.
      if (waitMs === 0) call.start();
      else this.#pause = { call, cancel: clock.after(waitMs, () => this.#onPauseOver()) };
    } catch (error) {
      // Whoever waits behind would learn the same, one time-out after the other.
      this.#queue.refuseAll(error);
    } finally {
      this.#isAsking = false;
    }
    this.#serve();
  }

  #onPauseOver(): void {
    this.#pause = null;
    this.#serve();
  }
}
