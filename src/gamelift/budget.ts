import type { Clock } from '../lib/clock.ts';
import { DomainError } from './errors.ts';
import type { CallPriority, OperationBudget } from './gamelift.ts';
import { OperationBucket } from './operation-bucket.ts';
import { type Operation, publishedRates, type Rate } from './published-rates.ts';

export interface BudgetOptions {
  clock: Clock;
  /** Quotas of an account that has others than the published ones. */
  rates?: Partial<Record<Operation, Rate>>;
  /** The share of each bucket that polls may use, 0..1. Default 0.4. */
  pollShare?: number;
  /** Calls that may wait for one operation; beyond it a call is refused at once. Default 10,000. */
  queueLength?: number;
}

export interface BudgetRequest {
  priority: CallPriority;
  /** The fleet or game session that the call is about, where GameLift may throttle by resource. */
  resource: string | null;
  /** How long to wait at most; then THROTTLED with retryAfterMs. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
}

/** What whoever calls GameLift needs of a budget, be it this process's own or one that several share. */
export type CallBudget = Pick<Budget, 'acquire' | 'throttled' | 'state'>;

interface Waiting extends BudgetRequest {
  start: () => void;
}

interface Lane {
  bucket: OperationBucket;
  waiting: Record<CallPriority, Set<Waiting>>;
  cancelTimer: (() => void) | undefined;
}

const orderOfService = ['mutation', 'query', 'poll'] as const;

/**
 * Who may call GameLift when. One bucket per operation, shared by all callers of the process; joins and mutations first,
 * then queries, then polls, first come first served within each. No timer runs while nobody waits.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #queueLength: number;
  readonly #lanes: Map<Operation, Lane>;

  constructor({ clock, rates = {}, pollShare = 0.4, queueLength = 10_000 }: BudgetOptions) {
    if (!(pollShare > 0 && pollShare <= 1)) throw new RangeError(`pollShare: expected 0 < share ≤ 1, got ${pollShare}`);
    this.#clock = clock;
    this.#queueLength = queueLength;
    const operations = Object.keys(publishedRates) as Operation[];
    this.#lanes = new Map(
      operations.map((operation) => [
        operation,
        {
          bucket: new OperationBucket(rates[operation] ?? publishedRates[operation], pollShare, clock.now()),
          waiting: { mutation: new Set(), query: new Set(), poll: new Set() },
          cancelTimer: undefined,
        },
      ]),
    );
  }

  /** Resolves when the call may start. Rejects with THROTTLED at the deadline, or with the signal's reason. */
  acquire(operation: Operation, request: BudgetRequest): Promise<void> {
    const lane = this.#lane(operation);
    if (request.signal?.aborted) return Promise.reject(request.signal.reason);
    if (waitingCalls(lane) >= this.#queueLength) return Promise.reject(this.#busy(lane, request));
    return new Promise((resolve, reject) => {
      const queue = lane.waiting[request.priority];
      const leave = () => {
        queue.delete(waiting);
        cancelDeadline();
        request.signal?.removeEventListener('abort', onAbort);
      };
      const waiting: Waiting = {
        ...request,
        start: () => {
          leave();
          resolve();
        },
      };
      const onAbort = () => {
        leave();
        reject(request.signal?.reason);
        this.#serve(lane);
      };
      queue.add(waiting);
      let cancelDeadline = () => {};
      this.#serve(lane);
      if (!queue.has(waiting)) return;
      cancelDeadline = this.#clock.after(request.deadlineMs, () => {
        leave();
        reject(this.#busy(lane, request));
        this.#serve(lane);
      });
      request.signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** How long a call of this kind would wait if nobody else did; for pollers that choose between two operations. */
  waitMs(operation: Operation, priority: CallPriority, resource: string | null = null): number {
    return this.#lane(operation).bucket.waitMs(priority, resource, this.#clock.now());
  }

  /** GameLift throttled a call of ours that had begun at `callBegunAt`. */
  throttled(operation: Operation, resource: string | null, callBegunAt: number): void {
    this.#lane(operation).bucket.throttled(resource, callBegunAt, this.#clock.now());
  }

  state(): OperationBudget[] {
    const now = this.#clock.now();
    return [...this.#lanes].map(([operation, { bucket }]) => ({ operation, ...bucket.state(now) }));
  }

  /** Calls that wait now, over all operations. */
  get waiting(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + waitingCalls(lane), 0);
  }

  /** Starts whoever may start, then sets one timer for the next. */
  #serve(lane: Lane): void {
    lane.cancelTimer?.();
    lane.cancelTimer = undefined;
    const now = this.#clock.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const priority of orderOfService) {
      for (const call of lane.waiting[priority]) {
        const waitMs = lane.bucket.waitMs(priority, call.resource, now);
        if (waitMs === 0) {
          lane.bucket.take(priority, call.resource, now);
          call.start();
          continue;
        }
        nextMs = Math.min(nextMs, waitMs);
        // The same wait holds for everybody behind but those who ask about another resource than a throttled one.
        if (waitMs === lane.bucket.waitMs(priority, null, now)) break;
      }
    }
    if (nextMs < Number.POSITIVE_INFINITY) lane.cancelTimer = this.#clock.after(nextMs, () => this.#serve(lane));
  }

  #busy(lane: Lane, { priority, resource }: BudgetRequest): DomainError {
    const now = this.#clock.now();
    const queueMs = (waitingCalls(lane) / lane.bucket.state(now).limitPerSecond) * 1_000;
    const retryAfterMs = Math.ceil(Math.max(lane.bucket.waitMs(priority, resource, now), queueMs, 1));
    return new DomainError('THROTTLED', 'too many calls wait for GameLift’s rate limit; try again later', {
      retryAfterMs,
    });
  }

  #lane(operation: Operation): Lane {
    const lane = this.#lanes.get(operation);
    if (!lane) throw new Error(`no budget for the operation ${operation}`);
    return lane;
  }
}

function waitingCalls({ waiting }: Lane): number {
  return waiting.mutation.size + waiting.query.size + waiting.poll.size;
}
