import { expect, test } from 'vitest';
import { Renewal } from '../../../src/gamelift/renewal.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function setUp(renew: () => Promise<boolean>) {
  const clock = new FakeClock();
  let asked = 0;
  const counted = () => {
    asked++;
    return renew();
  };
  const renewal = new Renewal({ clock, logger: silentLogger, renew: counted, timeoutMs: 3_000 });
  return { clock, renewal, asked: () => asked };
}

test('all calls that were refused meanwhile share one renewal', async () => {
  const { clock, renewal, asked } = setUp(async () => true);
  await Promise.all([renewal.after(0), renewal.after(0)]);
  await renewal.after(0);
  expect(asked()).toBe(1);
  await renewal.after(1);
  expect(asked()).toBe(2);
  expect(clock.timers).toBe(0);
});

test('a source that gives the same credentials again, or none, is asked at most once a second', async () => {
  for (const renew of [async () => false, () => Promise.reject(new Error('no answer'))]) {
    const { clock, renewal, asked } = setUp(renew);
    await renewal.after(renewal.count);
    await renewal.after(renewal.count);
    expect(asked()).toBe(1);
    await clock.advance(1_001);
    await renewal.after(renewal.count);
    expect(asked()).toBe(2);
  }
});

test('a source that does not answer holds a call for its time-out only', async () => {
  const { clock, renewal } = setUp(() => new Promise(() => {}));
  const waiting = renewal.after(0);
  await clock.advance(3_000);
  await waiting;
});
