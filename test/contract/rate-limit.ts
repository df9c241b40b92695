import { describe, expect, test } from 'vitest';
import type { CreateRateLimiter } from '../../src/execution/admission/rate-limit.ts';

/** What every adapter of the rate limit promises. `make` answers one that has counted nothing yet. */
export function describeRateLimit(adapter: string, make: () => CreateRateLimiter): void {
  describe(`rate limit: ${adapter}`, () => {
    test('takes so many in a minute, and then tells how long nothing more is taken', async () => {
      const limiter = make()({ name: 'principal', perMinute: 3 });
      for (let n = 0; n < 3; n++) expect(await limiter.take('ada')).toBe(0);
      for (let n = 0; n < 2; n++) {
        const waitMs = await limiter.take('ada');
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(60_000);
      }
    });

    test('counts each key for itself, and each name', async () => {
      const create = make();
      const [principals, addresses] = ['principal', 'address'].map((name) => create({ name, perMinute: 1 }));
      expect(await principals?.take('ada')).toBe(0);
      expect(await principals?.take('lin')).toBe(0);
      expect(await addresses?.take('ada')).toBe(0);
      expect(await principals?.take('ada')).toBeGreaterThan(0);
    });
  });
}
