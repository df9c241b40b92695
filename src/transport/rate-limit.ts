import { RateLimiterMemory } from 'rate-limiter-flexible';

/** How much each may ask in a minute. One for all instances of a gateway, or one in each. */
export interface RateLimiter {
  /** Counts one for `key`. Answers 0, or for how many milliseconds nothing more is taken. */
  take(key: string): Promise<number>;
}

/** Makes one; `name` keeps its keys apart from those of another. */
export type CreateRateLimiter = (options: { name: string; perMinute: number }) => RateLimiter;

const windowMs = 60_000;

/** Counts in this process. Keys are forgotten a minute after their first count. */
export const createMemoryRateLimiter: CreateRateLimiter = ({ name, perMinute }) => {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: perMinute, duration: windowMs / 1_000 });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return 0;
      } catch (refused) {
        if (refused instanceof Error) throw refused;
        // It says so by the machine's clock, which may have been set back since; it forgets keys by a timer.
        const { msBeforeNext } = refused as { msBeforeNext: number };
        return Math.min(Math.max(1, msBeforeNext), windowMs);
      }
    },
  };
};
