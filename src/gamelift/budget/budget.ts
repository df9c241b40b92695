import type { Clock } from '../../lib/clock.ts';
import { DomainError } from '../errors.ts';
import type { CallPriority, OperationBudget } from '../gamelift.ts';
import { type BudgetRequest, CallQueue, orderOfService } from './call-queue.ts';
import { OperationBucket } from './operation-bucket.ts';
import { type Operation, publishedRates, type Rate } from './published-rates.ts';

export interface BudgetOptions {
  clock: Clock;
  /** Quotas of an account that has others than the published ones. */
  rates?: Partial<Record<Operation, Rate>>;
  /** What is left of the bursts at first. Default: all of each. */
  tokens?: Partial<Record<Operation, number>>;
  /** The share of each bucket that polls may use, 0..1. Default 0.4. */
  pollShare?: number;
  /** Calls that may wait for one operation; beyond it a call is refused at once. Default 10,000. */
  queueLength?: number;
}

/** What whoever calls GameLift needs of a budget, be it this process's own or one that several share. */
export type CallBudget = Pick<Budget, 'acquire' | 'throttled' | 'state'>;

interface Lane {
  bucket: OperationBucket;
  queue: CallQueue;
  cancelTimer: () => void;
}

/**
 * Who may call GameLift when. One bucket per operation, shared by all callers of the process; joins and mutations first,
 * then queries, then polls, first come first served within each. No timer runs while nobody waits.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #lanes: Map<Operation, Lane>;

  constructor({ clock, rates = {}, tokens = {}, pollShare = 0.4, queueLength = 10_000 }: BudgetOptions) {
    if (!(pollShare > 0 && pollShare <= 1)) throw new RangeError(`pollShare: expected 0 < share ≤ 1, got ${pollShare}`);
    this.#clock = clock;
    const operations = Object.keys(publishedRates) as Operation[];
    this.#lanes = new Map(
      operations.map((operation) => {
        const lane: Lane = {
          bucket: new OperationBucket(
            rates[operation] ?? publishedRates[operation],
            pollShare,
            clock.now(),
            tokens[operation],
          ),
          queue: new CallQueue({
            clock,
            length: queueLength,
            busy: (request) => this.#busy(lane, request),
            onChange: () => this.#serve(lane),
          }),
          cancelTimer: () => {},
        };
        return [operation, lane];
      }),
    );
  }

  /** Resolves when the call may start. Rejects with THROTTLED at the deadline, or with the signal's reason. */
  acquire(operation: Operation, request: BudgetRequest): Promise<void> {
    return this.#lane(operation).queue.enter(request);
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
    return [...this.#lanes.values()].reduce((sum, { queue }) => sum + queue.size, 0);
  }

  /** Starts whoever may start, then sets one timer for the next. */
  #serve(lane: Lane): void {
    lane.cancelTimer();
    const now = this.#clock.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const priority of orderOfService) {
      for (const call of lane.queue.of(priority)) {
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
    lane.cancelTimer =
      nextMs < Number.POSITIVE_INFINITY ? this.#clock.after(nextMs, () => this.#serve(lane)) : () => {};
  }

  #busy({ bucket, queue }: Lane, { priority, resource }: BudgetRequest): DomainError {
    const now = this.#clock.now();
    const queueMs = (queue.size / bucket.state(now).limitPerSecond) * 1_000;
    return busyError(Math.max(bucket.waitMs(priority, resource, now), queueMs));
  }

  #lane(operation: Operation): Lane {
    const lane = this.#lanes.get(operation);
    if (!lane) throw new Error(`no budget for the operation ${operation}`);
    return lane;
  }
}

export function busyError(retryAfterMs: number): DomainError {
  return new DomainError('THROTTLED', 'too many calls wait for GameLift’s rate limit; try again later', {
    retryAfterMs: Math.ceil(Math.max(retryAfterMs, 1)),
  });
}
