import { describe, expect, it } from 'vitest';
import { createReadiness, type ReadinessCheck } from '../../../src/transport/readiness.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function readinessOf(checks: Record<string, ReadinessCheck>) {
  const clock = new FakeClock();
  return { clock, ask: createReadiness({ checks, clock, maxAgeMs: 1_000, timeoutMs: 5_000 }) };
}

describe('readiness', () => {
  it('holds when every check does, and names the one that does not', async () => {
    expect(await readinessOf({ a: async () => null, b: async () => null }).ask()).toEqual({
      ready: true,
      checks: { a: 'ok', b: 'ok' },
    });
    expect(await readinessOf({ a: async () => null, b: async () => 'gone' }).ask()).toEqual({
      ready: false,
      checks: { a: 'ok', b: 'gone' },
    });
  });

  it('asks once for many probes within a second', async () => {
    let asked = 0;
    const { clock, ask } = readinessOf({
      async a() {
        asked += 1;
        return null;
      },
    });
    await Promise.all([ask(), ask()]);
    await clock.advance(1_000);
    await ask();
    expect(asked).toBe(1);
    await clock.advance(1);
    await ask();
    expect(asked).toBe(2);
  });

  it.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ])('is asked anew after a second when the clock was set %s meanwhile, and not before', async (_way, byMs) => {
    let isGone = false;
    const { clock, ask } = readinessOf({ gamelift: async () => (isGone ? 'gone' : null) });
    expect(await ask()).toMatchObject({ ready: true });
    isGone = true;
    clock.set(byMs);
    expect(await ask()).toMatchObject({ ready: true });
    await clock.advance(1_001);
    expect(await ask()).toMatchObject({ ready: false });
  });

  it('takes a check that does not answer, or throws, for a failed one', async () => {
    const { clock, ask } = readinessOf({
      slow: () => new Promise(() => {}),
      async broken() {
        throw new Error('broken');
      },
    });
    const answer = ask();
    await clock.advance(5_000);
    expect(await answer).toEqual({
      ready: false,
      checks: { slow: 'no answer within 5000 ms', broken: 'Error: broken' },
    });
  });
});
