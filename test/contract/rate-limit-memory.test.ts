import { expect, test } from 'vitest';
import { createMemoryRateLimiter } from '../../src/execution/admission/rate-limit.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { stepDate } from '../support/step-date.ts';
import { describeRateLimit } from './rate-limit.ts';

describeRateLimit('memory', () => createMemoryRateLimiter(new FakeClock()));

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])(
  'a window ends a minute after its first count, though the machine’s clock was set %s by an hour',
  async (_way, byMs) => {
    const clock = new FakeClock();
    const limiter = createMemoryRateLimiter(clock)({ name: 'principal', perMinute: 1 });
    await limiter.take('ada');
    await clock.advance(10_000);
    clock.set(byMs);
    stepDate(byMs);
    expect(await limiter.take('ada')).toBe(50_000);
    await clock.advance(50_000);
    expect([await limiter.take('ada'), await limiter.take('ada')]).toEqual([0, 60_000]);
    await clock.advance(60_000);
    expect(clock.timers).toBe(0);
  },
);
