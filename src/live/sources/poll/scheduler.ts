import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import { nextPoll, type OperationState, type PollUrgency, type WaitingPoll } from './schedule.ts';

/** Permission to make one call of an operation. `done` must be called once the call has ended. */
export interface PollPermit<Permitted = Operation> {
  readonly operation: Permitted;
  done(): void;
}

interface Waiter extends WaitingPoll {
  resolve(permit: PollPermit): void;
}

/** What runs of an operation, and what was served last with it. */
interface Served {
  running: number;
  lastUrgency: PollUrgency | null;
}

/**
 * Hands out permits for the polls of all topics. The budget behind the calls limits their rate; here only a few calls of an
 * operation are permitted at once, so that polls wait where their order can still change, and not in the budget's queue.
 */
export class PollScheduler {
  readonly #concurrency: number;
  readonly #waiting: Waiter[] = [];
  /** By operation, in the order in which polls first named them. */
  readonly #operations = new Map<Operation, Served>();
  readonly #lastServed = new Map<string, number>();
  #served = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** Polls that run or wait. */
  get size(): number {
    return [...this.#operations.values()].reduce((sum, { running }) => sum + running, this.#waiting.length);
  }

  /** Waits for a permit. Rejects with the signal's reason when it is aborted before. */
  take(poll: WaitingPoll, signal: AbortSignal): Promise<PollPermit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        ...poll,
        resolve: (permit) => {
          signal.removeEventListener('abort', onAbort);
          resolve(permit);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      for (const operation of poll.operations) {
        if (!this.#operations.has(operation)) this.#operations.set(operation, { running: 0, lastUrgency: null });
      }
      this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Forgets a topic that is no longer watched. */
  forget(topic: string): void {
    this.#lastServed.delete(topic);
  }

  #serve(): void {
    // Polls that are at home with an operation come first, then others: an operation that got work is no longer `isFree`.
    const operations = [...this.#operations.keys()];
    for (let served = true; served; ) served = operations.some((operation) => this.#serveOne(operation));
  }

  #serveOne(operation: Operation): boolean {
    const state = this.#operations.get(operation);
    if (!state || !this.#isFree(operation)) return false;
    const { lastUrgency } = state;
    const asked: OperationState = { operation, lastUrgency, isFree: (other) => this.#isFree(other) };
    const index = nextPoll(this.#waiting, asked, this.#lastServed);
    const [waiter] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (!waiter) return false;
    state.running++;
    state.lastUrgency = waiter.urgency;
    this.#lastServed.set(waiter.topic, this.#served++);
    waiter.resolve({ operation, done: once(() => this.#end(state)) });
    return true;
  }

  #end(state: Served): void {
    state.running--;
    this.#serve();
  }

  #isFree(operation: Operation): boolean {
    return (this.#operations.get(operation)?.running ?? 0) < this.#concurrency;
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
