import { randomUUID } from 'node:crypto';
import type { CreateRateLimiter } from './execution/admission/rate-limit.ts';
import { createRedisRateLimiter } from './execution/admission/rate-limit-redis.ts';
import type { BudgetOptions, CallBudget } from './gamelift/budget/budget.ts';
import { RedisBudget } from './gamelift/budget/redis.ts';
import type { Clock } from './lib/clock.ts';
import type { Engine } from './live/journal/engine.ts';
import { createRedisEngine } from './live/journal/redis/engine.ts';
import { openRedis, whyRedisIsOutOfReach } from './live/journal/redis/open.ts';
import type { LiveSettings } from './live/settings.ts';
import type { Logger } from './observability/logger.ts';

/** What a gateway shares with others: loaded only where it does, because Redis's client takes its time. */
export interface SharedParts {
  readonly budget: CallBudget;
  readonly engine: Engine;
  readonly createRateLimiter: CreateRateLimiter;
  /** For readiness: why Redis can't be reached, or null. */
  whyOutOfReach(): Promise<string | null>;
  close(): void;
}

export interface SharedPartsOptions {
  url: string;
  prefix: string;
  leaseTtlMs?: number;
  quotas: BudgetOptions;
  settings: LiveSettings;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** Connects. Rejects with RedisUnusable. */
export async function openSharedParts(options: SharedPartsOptions): Promise<SharedParts> {
  const { prefix, logger, quotas, clock } = options;
  const redis = await openRedis(options);
  const budget = new RedisBudget({ ...quotas, redis, prefix, instance: randomUUID(), logger });
  return {
    budget,
    engine: createRedisEngine({ ...options, redis }),
    createRateLimiter: createRedisRateLimiter(redis, prefix, clock),
    whyOutOfReach: () => whyRedisIsOutOfReach(redis, prefix),
    close() {
      budget.stop();
      redis.close();
    },
  };
}
