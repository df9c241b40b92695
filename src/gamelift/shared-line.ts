import type { Clock } from '../lib/clock.ts';
import { type BudgetRequest, CallQueue, type WaitingCall } from './call-queue.ts';

export interface SharedLineOptions {
  clock: Clock;
  /** Calls that may wait; one more is refused at once. */
  length: number;
  busy(request: BudgetRequest): Error;
  /** Asks for a token for a call like this one, which is elsewhere: how long to wait before asking again, 0 where it was given. */
  take(call: BudgetRequest): Promise<number>;
}

/**
 * This instance's calls of one operation that wait for a token which all instances share. One question at a time, for
 * whoever is the most important when it is asked; a token is for whoever is the most important of its kind when it comes.
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
      if (waitMs === 0) this.#start(call);
      else this.#pause = { call, cancel: clock.after(waitMs, () => this.#onPauseOver()) };
    } catch (error) {
      // Whoever waits behind would learn the same, one time-out after the other.
      this.#queue.refuseAll(error);
    } finally {
      this.#isAsking = false;
    }
    this.#serve();
  }

  /**
   * A token has come that was asked for by `asker`. While it was on its way somebody more important may have come, and the
   * asker may have given up. What counts as a poll's is for a poll, and what does not is not, so that polls keep to their
   * share and get all of it. Where nobody of the kind is left, the token is spent, as if the call had been made.
   */
  #start(asker: WaitingCall): void {
    const call = asker.priority === 'poll' ? this.#queue.firstOf('poll') : this.#queue.first;
    if (asker.priority === 'poll' || call?.priority !== 'poll') call?.start();
  }

  #onPauseOver(): void {
    this.#pause = null;
    this.#serve();
  }
}
