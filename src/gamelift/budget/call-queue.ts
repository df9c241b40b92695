import type { AbortNotice } from '../../lib/abort.ts';
import type { Clock } from '../../lib/clock.ts';
import type { CallPriority } from '../gamelift.ts';

export interface BudgetRequest {
  priority: CallPriority;
  /** The fleet or game session that the call is about, where GameLift may throttle by resource. */
  resource: string | null;
  /** How long to wait at most; then THROTTLED with retryAfterMs. */
  deadlineMs: number;
  signal?: AbortNotice | undefined;
}

export interface WaitingCall extends BudgetRequest {
  /** The call leaves the queue and may be made. */
  start(): void;
  /** The call leaves the queue and is not made. */
  refuse(error: unknown): void;
}

export interface CallQueueOptions {
  clock: Clock;
  /** Calls that may wait; one more is refused at once. */
  length: number;
  /** What a call is refused with that can't be served before its deadline, or finds no room. */
  busy(request: BudgetRequest): Error;
  /** Somebody has come who waits behind nobody more important, or somebody has left: the next one may be another. */
  onChange(): void;
}

/** Most important first. */
export const orderOfService = ['mutation', 'query', 'poll'] as const;

/** Whoever waits to call one operation: by importance, first come first served within each, and none beyond its deadline. */
export class CallQueue {
  readonly #options: CallQueueOptions;
  readonly #waiting: Record<CallPriority, Set<WaitingCall>> = {
    mutation: new Set(),
    query: new Set(),
    poll: new Set(),
  };

  constructor(options: CallQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    const { mutation, query, poll } = this.#waiting;
    return mutation.size + query.size + poll.size;
  }

  /** Whoever is served next. */
  get first(): WaitingCall | undefined {
    for (const priority of orderOfService) {
      const call = this.firstOf(priority);
      if (call) return call;
    }
    return undefined;
  }

  firstOf(priority: CallPriority): WaitingCall | undefined {
    const [call] = this.#waiting[priority];
    return call;
  }

  of(priority: CallPriority): Iterable<WaitingCall> {
    return this.#waiting[priority];
  }

  refuseAll(error: unknown): void {
    for (const priority of orderOfService) for (const call of [...this.#waiting[priority]]) call.refuse(error);
  }

  /** Resolves when the call is started. Rejects when it is refused, at its deadline, or with the signal's reason. */
  enter(request: BudgetRequest): Promise<void> {
    const { clock, length, busy, onChange } = this.#options;
    const { signal } = request;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.size >= length) return Promise.reject(busy(request));
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[request.priority];
      let cancelDeadline = () => {};
      const leave = () => {
        queue.delete(call);
        cancelDeadline();
        signal?.removeEventListener('abort', onAbort);
      };
      const call: WaitingCall = {
        ...request,
        start() {
          leave();
          resolve();
        },
        refuse(error) {
          leave();
          reject(error);
        },
      };
      const giveUp = (error: unknown) => {
        call.refuse(error);
        onChange();
      };
      const onAbort = () => giveUp(signal?.reason);
      queue.add(call);
      onChange();
      // Most are started at once, and need no timer.
      if (!queue.has(call)) return;
      cancelDeadline = clock.after(request.deadlineMs, () => giveUp(busy(request)));
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}
