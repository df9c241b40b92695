import type { Clock } from '../../lib/clock.ts';
import { type BudgetRequest, CallQueue, orderOfService, type WaitingCall } from './call-queue.ts';

export interface SharedLineOptions {
  clock: Clock;
  /** Calls that may wait; one more is refused at once. */
  length: number;
  busy(request: BudgetRequest): Error;
  /** Asks for a token for a call like this one, which is elsewhere: how long to wait before asking again, 0 where it was given. */
  take(call: BudgetRequest): Promise<number>;
  /** How many tokens may be asked for at once: more than one where an answer takes long. Default 1. */
  questionsAtOnce?(): number;
}

/** Polls have a share of their own; a token that is not a poll's is for whichever call of people comes first. */
type Kind = 'person' | 'poll';

function kindOf({ priority }: BudgetRequest): Kind {
  return priority === 'poll' ? 'poll' : 'person';
}

/**
 * This instance's calls of one operation that wait for a token which all instances share. One question at a time (several where
 * answers take long), for the most important call when it is asked; a token is for the most important one of its kind when it
 * comes.
 */
export class SharedLine {
  readonly #options: SharedLineOptions;
  readonly #queue: CallQueue;
  /** Questions on their way. */
  readonly #asked: Record<Kind, number> = { person: 0, poll: 0 };
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

  /** Asks for those who come first and were not asked for, unless it is known that they have to wait. */
  #serve(): void {
    const { questionsAtOnce = () => 1 } = this.#options;
    for (let asking = this.#asking; asking < questionsAtOnce(); asking++) {
      const call = asking === 0 ? this.#queue.first : this.#firstUnasked();
      if (this.#pause && (asking > 0 || this.#pause.call === call)) return;
      this.#pause?.cancel();
      this.#pause = null;
      if (!call) return;
      void this.#ask(call);
    }
  }

  get #asking(): number {
    return this.#asked.person + this.#asked.poll;
  }

  #firstUnasked(): WaitingCall | undefined {
    const asked = { ...this.#asked };
    for (const priority of orderOfService) {
      for (const call of this.#queue.of(priority)) if (asked[kindOf(call)]-- <= 0) return call;
    }
    return undefined;
  }

  #firstOf(kind: Kind): WaitingCall | undefined {
    return kind === 'poll' ? this.#queue.firstOf('poll') : this.#queue.first;
  }

  async #ask(call: WaitingCall): Promise<void> {
    const { clock, take } = this.#options;
    const kind = kindOf(call);
    this.#asked[kind]++;
    try {
      const waitMs = await take(call);
      if (waitMs === 0) this.#start(kind);
      else {
        this.#pause?.cancel();
        const cancel = clock.after(waitMs, () => this.#onPauseOver());
        this.#pause = { call: this.#firstOf(kind) ?? call, cancel };
      }
    } catch (error) {
      // Whoever waits behind would learn the same, one time-out after the other.
      this.#queue.refuseAll(error);
    } finally {
      this.#asked[kind]--;
    }
    this.#serve();
  }

  /**
   * A token of this kind has come. While it was on its way a more important call may have come, and the one that it was asked
   * for may have given up. What counts as a poll's is for a poll, and what does not is not, so that polls keep to their share
   * and get all of it. Where no call of the kind is left, the token is spent, as if the call had been made.
   */
  #start(kind: Kind): void {
    const call = this.#firstOf(kind);
    if (call && kindOf(call) === kind) call.start();
  }

  #onPauseOver(): void {
    this.#pause = null;
    this.#serve();
  }
}
