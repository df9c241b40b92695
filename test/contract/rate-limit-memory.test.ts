import { expect, test } from 'vitest';
import { createMemoryRateLimiter } from '../../src/transport/rate-limit.ts';
import { stepDate } from '../support/step-date.ts';
import { describeRateLimit } from './rate-limit.ts';

describeRateLimit('memory', () => createMemoryRateLimiter);

test('tells to wait for a minute at most when the machine’s clock was set back by an hour', async () => {
  const limiter = createMemoryRateLimiter({ name: 'principal', perMinute: 1 });
  await limiter.take('ada');
  stepDate(-3_600_000);
  const waitMs = await limiter.take('ada');
  expect(waitMs).toBeGreaterThan(50_000);
  expect(waitMs).toBeLessThanOrEqual(60_000);
});
