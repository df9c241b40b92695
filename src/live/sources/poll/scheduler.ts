import { type LaneState, nextPoll, type PollKind, type PollLane, type WaitingPoll } from './schedule.ts';

/** Leave to make one call on a lane. `done` must be called once the call has ended. */
export interface Turn {
  readonly lane: PollLane;
  done(): void;
}

interface Waiter extends WaitingPoll {
  resolve(turn: Turn): void;
}

/**
 * Hands out the turns of all topics' polls. The budget behind the calls limits their rate; here only a few calls a lane
 * are let go at once, so that what waits does so where its order can still change, and not in the budget's queue.
 */
export class PollTurns {
  readonly #concurrency: number;
  readonly #waiting: Waiter[] = [];
  readonly #running: Record<PollLane, number> = { describe: 0, details: 0, players: 0 };
  readonly #lastKind: Record<PollLane, PollKind | null> = { describe: null, details: null, players: null };
  readonly #lastServed = new Map<string, number>();
  #served = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** Polls that run or wait. */
  get size(): number {
    return this.#waiting.length + Object.values(this.#running).reduce((sum, running) => sum + running, 0);
  }

  /** Waits for a turn. Rejects with the signal's reason when it is aborted before. */
  take(poll: WaitingPoll, signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        ...poll,
        resolve: (turn) => {
          signal.removeEventListener('abort', onAbort);
          resolve(turn);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Forgets a topic that is no longer watched. */
  forget(topic: string): void {
    this.#lastServed.delete(topic);
  }

  #serve(): void {
    // Own kinds first on every lane, then whatever helps: a lane that got work makes another one's `isFree` false.
    for (let served = true; served; ) {
      served = (['describe', 'details', 'players'] as const).some((lane) => this.#serveOne(lane));
    }
  }

  #serveOne(lane: PollLane): boolean {
    if (!this.#isFree(lane)) return false;
    const state: LaneState = { lane, lastKind: this.#lastKind[lane], isFree: (other) => this.#isFree(other) };
    const index = nextPoll(this.#waiting, state, this.#lastServed);
    const [waiter] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (!waiter) return false;
    this.#running[lane]++;
    this.#lastKind[lane] = waiter.kind;
    this.#lastServed.set(waiter.topic, this.#served++);
    waiter.resolve({ lane, done: once(() => this.#end(lane)) });
    return true;
  }

  #end(lane: PollLane): void {
    this.#running[lane]--;
    this.#serve();
  }

  #isFree(lane: PollLane): boolean {
    return this.#running[lane] < this.#concurrency;
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
