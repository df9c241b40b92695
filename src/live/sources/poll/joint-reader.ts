import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import { InvalidRequestError } from '../../../gamelift/errors.ts';
import { createAbort, onAbort } from '../../../lib/abort.ts';
import type { WatchContext } from '../../topic/context.ts';

export interface JointReaderOptions<Answer> {
  /** The name of the kind whose topics are read. */
  readonly kind: string;
  readonly context: Pick<WatchContext, 'clock' | 'scheduler' | 'observer' | 'tracing'>;
  readonly operation: Operation;
  /** Keys in one call, at most. Fewer where GameLift takes fewer. */
  readonly atOnce: number;
  /** Between two moments at which calls begin, in milliseconds: what is asked for meanwhile is read together. Default 0: each read is made at once. */
  readonly spacingMs?: number;
  /** One call. A key that its answer lacks is not known. */
  call(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Answer>>;
}

interface Waiter<Answer> {
  readonly key: string;
  resolve(answer: Answer | null): void;
  reject(error: unknown): void;
  /** Called when the read is given up. */
  leave: () => void;
}

/** What topics ask for in the same tick of a timer is asked for within so many milliseconds. */
const gatherMs = 10;

/**
 * Reads what many topics ask for in as few calls of one operation as possible, each with one permit. A read begins after it was asked for: a call
 * that is in flight answers no read that is asked for later.
 */
export class JointReader<Answer> {
  readonly #options: JointReaderOptions<Answer>;
  #waiting: Waiter<Answer>[] = [];
  #atOnce: number;
  #lastBegan = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(options: JointReaderOptions<Answer>) {
    this.#options = options;
    this.#atOnce = options.atOnce;
  }

  /** What GameLift knows of `key` now; null: nothing. Rejects as its call does, or with the signal's reason. */
  async read(key: string, signal: AbortSignal): Promise<Answer | null> {
    signal.throwIfAborted();
    let release = () => {};
    const answer = new Promise<Answer | null>((resolve, reject) => {
      const waiter: Waiter<Answer> = { key, resolve, reject, leave: () => this.#forget(waiter) };
      release = onAbort(signal, () => {
        waiter.leave();
        reject(signal.reason);
      });
      this.#waiting.push(waiter);
      this.#arm();
    });
    return answer.finally(release);
  }

  #forget(waiter: Waiter<Answer>): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiter);
    if (this.#waiting.length > 0) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #arm(): void {
    if (this.#cancelTimer) return;
    const { context, spacingMs = 0 } = this.#options;
    const { clock } = context;
    const delayMs = spacingMs === 0 ? 0 : Math.max(gatherMs, this.#lastBegan + spacingMs - clock.now());
    this.#cancelTimer = clock.after(delayMs, () => this.#begin());
  }

  #begin(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#cancelTimer = null;
    this.#lastBegan = this.#options.context.clock.now();
    const keys = keysOf(waiting);
    for (let from = 0; from < keys.length; from += this.#atOnce) {
      const together = new Set(keys.slice(from, from + this.#atOnce));
      void this.#serve(waiting.filter(({ key }) => together.has(key)));
    }
  }

  /** Makes one call for these. Answers whether all of them have their answers. */
  async #serve(waiters: readonly Waiter<Answer>[]): Promise<boolean> {
    const keys = keysOf(waiters);
    try {
      const answers = await this.#call(keys, signalOf(waiters));
      for (const { key, resolve } of waiters) resolve(answers.get(key) ?? null);
      return true;
    } catch (error) {
      if (error instanceof InvalidRequestError && keys.length > 1) return this.#serveHalves(keys, waiters);
      for (const { reject } of waiters) reject(error);
      return false;
    }
  }

  /**
   * GameLift publishes no maximum of keys: more than it takes are an invalid request, whose halves are valid. Where one of them is not, a key may be
   * the reason, which is found so, and fails alone.
   */
  async #serveHalves(keys: readonly string[], waiters: readonly Waiter<Answer>[]): Promise<boolean> {
    const half = Math.ceil(keys.length / 2);
    const first = new Set(keys.slice(0, half));
    const areServed = [
      await this.#serve(waiters.filter(({ key }) => first.has(key))),
      await this.#serve(waiters.filter(({ key }) => !first.has(key))),
    ].every((isServed) => isServed);
    if (areServed) this.#atOnce = Math.min(this.#atOnce, half);
    return areServed;
  }

  async #call(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Answer>> {
    const { kind, context, operation, call, spacingMs: delayMs = 0 } = this.#options;
    const { clock, scheduler, observer, tracing } = context;
    const beganAt = clock.now();
    const report = (outcome: 'complete' | 'failed') =>
      observer.pollRound(kind, { outcome, durationMs: clock.now() - beganAt, delayMs });
    const permit = await scheduler.take({ topic: operation, urgency: 'follow', operations: [operation] }, signal);
    try {
      const answers = await tracing.span({ name: `live round ${kind}` }, () => call(keys, signal));
      report('complete');
      return answers;
    } catch (error) {
      if (!signal.aborted) report('failed');
      throw error;
    } finally {
      permit.done();
    }
  }
}

function keysOf(waiters: readonly Waiter<unknown>[]): string[] {
  return [...new Set(waiters.map(({ key }) => key))];
}

/** Aborted once the last of them has left: their call is given up. */
function signalOf(waiters: readonly Waiter<never>[]): AbortSignal {
  const abort = createAbort();
  let left = waiters.length;
  for (const waiter of waiters) {
    waiter.leave = () => {
      left--;
      if (left === 0) abort.abort(new Error('the call is no longer needed'));
    };
  }
  return abort.signal;
}
