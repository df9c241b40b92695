import { type RedisConnection, RedisFailure } from '../../lib/redis.ts';
import type { Logger } from '../../observability/logger.ts';
import { DomainError } from '../errors.ts';
import type { OperationBudget } from '../gamelift.ts';
import { Budget, type BudgetOptions, busyError, type CallBudget } from './budget.ts';
import type { BudgetRequest } from './call-queue.ts';
import { type Operation, publishedRates, type Rate } from './published-rates.ts';
import { countInstances, takeToken } from './redis-script.ts';
import { SharedLine } from './shared-line.ts';

export interface RedisBudgetOptions extends BudgetOptions {
  redis: RedisConnection;
  /** What every key begins with: the same for all gateways of one account and Region. */
  prefix: string;
  /** This instance's name among them. */
  instance: string;
  logger: Logger;
}

/** How soon an instance that has come is known of, in milliseconds. */
const countIntervalMs = 5_000;

/** From this round trip to Redis on, in milliseconds, so many tokens are asked for at once: else calls would wait for each other’s. */
const slowMs = 100;
const questionsAtOnce = 32;

type Throttled = { ageMs: number; resource: string | null };

/** What Redis told last of a bucket. */
interface Known {
  limitPerSecond: number;
  available: number;
  throttled: number;
}

/**
 * One budget for all instances. A call first passes this instance's own budget, which knows the resources that GameLift
 * throttled here, then takes a token from the bucket that all share, whoever is most important first. While Redis is away
 * nobody polls, and people's calls get this instance's part of the rates, and of what was left of them, by the number of instances
 * that was last known; what they used is taken from the bucket when Redis is back.
 */
export class RedisBudget implements CallBudget {
  readonly #options: RedisBudgetOptions;
  readonly #own: Budget;
  readonly #lines = new Map<Operation, SharedLine>();
  readonly #known = new Map<Operation, Known>();
  /** While Redis is away: this instance's part of an operation's rate. */
  readonly #parts = new Map<Operation, Budget>();
  /** Calls that were made out of such a part, and that Redis has not been told of. */
  readonly #spent = new Map<Operation, number>();
  #instances = 1;
  #cancelCount = () => {};

  constructor(options: RedisBudgetOptions) {
    this.#options = options;
    this.#own = new Budget(options);
    this.#count();
  }

  /** How many share the rates, as last known. */
  get instances(): number {
    return this.#instances;
  }

  /** Counts for nothing any longer, from a minute after this. */
  stop(): void {
    this.#cancelCount();
  }

  /** As a budget's `acquire`; while Redis is away, or cannot count, a poll rejects with UPSTREAM_UNAVAILABLE. */
  async acquire(operation: Operation, request: BudgetRequest): Promise<void> {
    const { clock } = this.#options;
    const endsAt = clock.now() + request.deadlineMs;
    await this.#own.acquire(operation, request);
    try {
      await this.#line(operation).enter({ ...request, deadlineMs: endsAt - clock.now() });
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
      await this.#takePart(operation, { ...request, deadlineMs: endsAt - clock.now() }, error);
    }
  }

  throttled(operation: Operation, resource: string | null, callBegunAt: number): void {
    const { clock, logger } = this.#options;
    this.#own.throttled(operation, resource, callBegunAt);
    this.#parts.get(operation)?.throttled(operation, resource, callBegunAt);
    this.#ask(operation, null, { ageMs: clock.now() - callBegunAt, resource }).catch((error: unknown) =>
      logger.debug({ operation, err: error }, 'other instances could not be told that GameLift throttles'),
    );
  }

  /** As last told by Redis: it is asked when somebody calls, and then tells what the other instances have used. */
  state(): OperationBudget[] {
    return this.#own.state().map((own) => ({ ...own, ...this.#known.get(own.operation as Operation) }));
  }

  #line(operation: Operation): SharedLine {
    const known = this.#lines.get(operation);
    if (known) return known;
    const { clock, redis, queueLength = 10_000 } = this.#options;
    const line = new SharedLine({
      clock,
      length: queueLength,
      busy: () => busyError(1_000 / (this.#known.get(operation)?.limitPerSecond ?? 1)),
      take: (call) => this.#ask(operation, call.priority === 'poll' ? 'poll' : 'person', null),
      questionsAtOnce: () => (redis.roundTripMs < slowMs ? 1 : questionsAtOnce),
    });
    this.#lines.set(operation, line);
    return line;
  }

  /** Answers the milliseconds to wait before asking again; 0: a token was taken. Nobody's: none is taken. */
  async #ask(operation: Operation, whose: 'poll' | 'person' | null, throttled: Throttled | null): Promise<number> {
    const { redis, prefix, instance, pollShare = 0.4 } = this.#options;
    const { burst, perSecond } = this.#rateOf(operation);
    // One hash tag for all of them: a Cluster keeps them on one node, and the instances are counted once.
    const keys = [`${prefix}{budget}:${operation}`, this.#instancesKey];
    const spent = this.#spent.get(operation) ?? 0;
    this.#spent.delete(operation);
    let answer: unknown;
    try {
      answer = await redis.run(takeToken, keys, [
        ...[instance, burst, perSecond, pollShare, whose === 'poll' ? '1' : '0', whose === null ? '0' : '1'],
        ...(throttled ? [Math.max(0, throttled.ageMs), throttled.resource ?? ''] : ['', '']),
        spent,
      ]);
    } catch (error) {
      this.#spend(operation, spent);
      throw error;
    }
    const [waitMs, instances, rate, tokens, total] = answer as [number, number, string, string, number];
    this.#instances = instances;
    this.#known.set(operation, {
      limitPerSecond: Number(rate),
      available: Math.max(0, Number(tokens)),
      throttled: total,
    });
    this.#parts.delete(operation);
    return waitMs;
  }

  /** What was used longer ago than a part takes to fill again counts no longer. */
  #spend(operation: Operation, calls: number): void {
    if (calls === 0) return;
    const most = this.#rateOf(operation).burst / this.#instances;
    this.#spent.set(operation, Math.min(most, (this.#spent.get(operation) ?? 0) + calls));
  }

  /** The shared bucket can't be asked. */
  async #takePart(operation: Operation, request: BudgetRequest, cause: RedisFailure): Promise<void> {
    if (request.priority === 'poll') {
      const message = 'nothing is polled while the gateways can’t share a budget';
      throw new DomainError('UPSTREAM_UNAVAILABLE', message, { cause });
    }
    await this.#partOf(operation).acquire(operation, request);
    this.#spend(operation, 1);
  }

  /** Of the rate, and of what was left when Redis was last asked. */
  #partOf(operation: Operation): Budget {
    const known = this.#parts.get(operation);
    if (known) return known;
    const instances = this.#instances;
    const { burst, perSecond } = this.#rateOf(operation);
    const rate = { burst: Math.max(1, burst / instances), perSecond: perSecond / instances };
    const tokens = (this.#known.get(operation)?.available ?? burst) / instances;
    const part = new Budget({ ...this.#options, rates: { [operation]: rate }, tokens: { [operation]: tokens } });
    this.#parts.set(operation, part);
    return part;
  }

  get #instancesKey(): string {
    return `${this.#options.prefix}{budget}:instances`;
  }

  /** Whoever calls nothing for a while must know of the others all the same when Redis goes away, and they of it. */
  #count(): void {
    const { redis, clock, instance, logger } = this.#options;
    redis.run(countInstances, [this.#instancesKey], [instance]).then(
      (instances) => {
        this.#instances = instances as number;
      },
      (error: unknown) =>
        logger.debug({ err: error }, 'the instances that share GameLift’s rates could not be counted'),
    );
    this.#cancelCount = clock.after(countIntervalMs, () => this.#count());
  }

  #rateOf(operation: Operation): Rate {
    return this.#options.rates?.[operation] ?? publishedRates[operation];
  }
}
