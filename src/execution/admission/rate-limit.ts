import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock } from '../../lib/clock.ts';

/** How much each may ask in a minute. One for all instances of a gateway, or one in each. */
export interface RateLimiter {
  /** Counts one for `key`. Answers 0, or for how many milliseconds nothing more is taken. */
  take(key: string): Promise<number>;
}

/** Makes one; `name` keeps its keys apart from those of another. */
export type CreateRateLimiter = (options: { name: string; perMinute: number }) => RateLimiter;

const windowMs = 60_000;

/** Counts in this process. Keys are forgotten a minute after their first count. */
export function createMemoryRateLimiter(clock: Clock): CreateRateLimiter {
  return ({ name, perMinute }) => {
    // Its own windows would end by the machine's clock, which may step: it counts without end, and windows end by ours.
    const limiter = new RateLimiterMemory({ keyPrefix: name, points: perMinute, duration: 0 });
    const ends = new Map<string, number>();
    const begin = (key: string): number => {
      const endsAt = clock.now() + windowMs;
      ends.set(key, endsAt);
      clock.after(windowMs, () => {
        ends.delete(key);
        void limiter.delete(key);
      });
      return endsAt;
    };
    return {
      async take(key) {
        const endsAt = ends.get(key) ?? begin(key);
        try {
          await limiter.consume(key);
          return 0;
        } catch (refused) {
          if (refused instanceof Error) throw refused;
          return Math.max(1, endsAt - clock.now());
        }
      },
    };
  };
}
