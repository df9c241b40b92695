import { sleep } from '../lib/clock.ts';
import { type RedisConnection, RedisUnavailable } from '../lib/redis.ts';
import type { Logger } from '../observability/logger.ts';
import { Budget, type BudgetOptions, type BudgetRequest, type CallBudget } from './budget.ts';
import { takeToken } from './budget-script.ts';
import { DomainError } from './errors.ts';
import type { OperationBudget } from './gamelift.ts';
import { type Operation, publishedRates, type Rate } from './published-rates.ts';

export interface RedisBudgetOptions extends BudgetOptions {
  redis: RedisConnection;
  /** What every key begins with: the same for all gateways of one account and Region. */
  prefix: string;
  /** This instance's name among them. */
  instance: string;
  logger: Logger;
}

type Throttled = { ageMs: number; resource: string | null };

/**
 * One budget for all instances. Each orders its own callers by a budget of its own, as if it were alone; whoever is next
 * then takes a token from the bucket that all share. While Redis is away nobody polls, and people's calls get this
 * instance's part of the rates, by the number of instances that was last known.
 */
export class RedisBudget implements CallBudget {
  readonly #options: RedisBudgetOptions;
  readonly #own: Budget;
  readonly #known = new Map<Operation, Omit<OperationBudget, 'operation'>>();
  /** Whoever asks for a token next, by operation and priority: one at a time, in the order in which they came. */
  readonly #lines = new Map<string, Promise<unknown>>();
  /** While Redis is away: this instance's part. */
  #part: Budget | null = null;
  #instances = 1;

  constructor(options: RedisBudgetOptions) {
    this.#options = options;
    this.#own = new Budget(options);
  }

  /** As a budget's `acquire`; while Redis is away a poll rejects with UPSTREAM_UNAVAILABLE. */
  async acquire(operation: Operation, request: BudgetRequest): Promise<void> {
    const endsAt = this.#options.clock.now() + request.deadlineMs;
    await this.#own.acquire(operation, request);
    await this.#inLine(`${operation} ${request.priority}`, () => this.#take(operation, request, endsAt));
  }

  throttled(operation: Operation, resource: string | null, callBegunAt: number): void {
    const { clock, logger } = this.#options;
    this.#own.throttled(operation, resource, callBegunAt);
    this.#ask(operation, false, false, { ageMs: clock.now() - callBegunAt, resource }).catch((error: unknown) =>
      logger.debug({ operation, err: error }, 'other instances could not be told that GameLift throttles'),
    );
  }

  state(): OperationBudget[] {
    return this.#own.state().map((own) => ({ ...own, ...this.#known.get(own.operation as Operation) }));
  }

  async #take(operation: Operation, request: BudgetRequest, endsAt: number): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      request.signal?.throwIfAborted();
      const restMs = endsAt - clock.now();
      const waitMs = await this.#ask(operation, request.priority === 'poll', true, null).catch((error: unknown) =>
        this.#takePart(error, operation, { ...request, deadlineMs: restMs }),
      );
      if (waitMs === 0) return;
      if (waitMs > restMs) throw busy(waitMs);
      await sleep(clock, waitMs, request.signal);
    }
  }

  /** Answers the milliseconds to wait before asking again; 0: a token was taken. */
  async #ask(operation: Operation, isPoll: boolean, takes: boolean, throttled: Throttled | null): Promise<number> {
    const { redis, prefix, instance, pollShare = 0.4 } = this.#options;
    const { burst, perSecond } = this.#rateOf(operation);
    // One hash tag for all of them: a Cluster keeps them on one node, and the instances are counted once.
    const keys = [`${prefix}{budget}:${operation}`, `${prefix}{budget}:instances`];
    const [waitMs, instances, rate, tokens, total] = (await redis.run(takeToken, keys, [
      ...[instance, burst, perSecond, pollShare, isPoll ? '1' : '0', takes ? '1' : '0'],
      ...(throttled ? [Math.max(0, throttled.ageMs), throttled.resource ?? ''] : ['', '']),
    ])) as [number, number, string, string, number];
    this.#part = null;
    this.#instances = instances;
    this.#known.set(operation, { limitPerSecond: Number(rate), available: Number(tokens), throttled: total });
    return waitMs;
  }

  async #takePart(error: unknown, operation: Operation, request: BudgetRequest): Promise<number> {
    if (!(error instanceof RedisUnavailable)) throw error;
    if (request.priority === 'poll') {
      throw new DomainError('UPSTREAM_UNAVAILABLE', 'nothing is polled while the gateways can’t share a budget', {
        cause: error,
      });
    }
    this.#part ??= this.#makePart();
    await this.#part.acquire(operation, request);
    return 0;
  }

  #makePart(): Budget {
    const operations = Object.keys(publishedRates) as Operation[];
    const rates = operations.map((operation): [Operation, Rate] => {
      const { burst, perSecond } = this.#rateOf(operation);
      return [operation, { burst: Math.max(1, burst / this.#instances), perSecond: perSecond / this.#instances }];
    });
    return new Budget({ ...this.#options, rates: Object.fromEntries(rates) });
  }

  #rateOf(operation: Operation): Rate {
    return this.#options.rates?.[operation] ?? publishedRates[operation];
  }

  async #inLine<T>(line: string, task: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(line) ?? Promise.resolve();
    const mine = before.then(task);
    const done = mine.catch(() => {});
    this.#lines.set(line, done);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(line) === done) this.#lines.delete(line);
    }
  }
}

function busy(retryAfterMs: number): DomainError {
  return new DomainError('THROTTLED', 'too many calls wait for GameLift’s rate limit; try again later', {
    retryAfterMs,
  });
}
