import { RateLimiterMemory } from 'rate-limiter-flexible';

/** How much each may ask in a minute. One for all instances of a gateway, or one in each. */
export interface RateLimiter {
  /** Counts one for `key`. Answers 0, or for how many milliseconds nothing more is taken. */
  take(key: string): Promise<number>;
}

/** Makes one; `name` keeps its keys apart from those of another. */
export type CreateRateLimiter = (options: { name: string; perMinute: number }) => RateLimiter;

/** Counts in this process. Keys are forgotten a minute after their first count. */
export const createMemoryRateLimiter: CreateRateLimiter = ({ name, perMinute }) => {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: perMinute, duration: 60 });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return 0;
      } catch (refused) {
        if (refused instanceof Error) throw refused;
        return Math.max(1, (refused as { msBeforeNext: number }).msBeforeNext);
      }
    },
  };
};
