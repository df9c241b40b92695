import { expect, test } from 'vitest';
import { type Clock, callAt, sleep, systemClock } from '../../../src/lib/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { stepDate } from '../../support/step-date.ts';

const hour = 3_600_000;

test('a sleep ends when its time has come', async () => {
  const before = systemClock.now();
  await sleep(systemClock, 5);
  // setTimeout may fire up to a millisecond early by the wall clock.
  expect(systemClock.now() - before).toBeGreaterThanOrEqual(4);
});

test.each([
  ['back', -hour],
  ['forward', hour],
])(
  'the time of waits and ages goes on when the machine’s clock is set %s, and the wall time follows it',
  (_way, byMs) => {
    const [now, wallTime] = [systemClock.now(), systemClock.wallTime()];
    stepDate(byMs);
    expect(systemClock.now() - now).toBeGreaterThanOrEqual(0);
    expect(systemClock.now() - now).toBeLessThan(1_000);
    expect(Math.abs(systemClock.wallTime() - wallTime - byMs)).toBeLessThan(1_000);
  },
);

test('an aborted sleep rejects with the reason and cancels its timer', async () => {
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  const clock = { now: () => 0, wallTime: () => 0, after: () => cancel };
  const controller = new AbortController();
  const sleeping = sleep(clock, 60_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  expect(cancelled).toBe(true);
});

test('a sleep with an aborted signal rejects without setting a timer', async () => {
  let timers = 0;
  const clock = {
    now: () => 0,
    wallTime: () => 0,
    after: () => {
      timers++;
      return () => {};
    },
  };
  await expect(sleep(clock, 1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  expect(timers).toBe(0);
});

test('a date further off than a timer reaches is waited for all the same', async () => {
  const clock = new FakeClock();
  const longest: number[] = [];
  const watched: Clock = {
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    after: (delayMs, callback) => {
      longest.push(delayMs);
      return clock.after(delayMs, callback);
    },
  };
  const month = 30 * 86_400_000;
  let calls = 0;
  callAt(watched, clock.wallTime() + month, () => calls++);
  clock.jump(month - 1);
  expect(calls).toBe(0);
  clock.jump(1);
  expect([calls, clock.timers]).toEqual([1, 0]);
  expect(Math.max(...longest)).toBeLessThan(2 ** 31);
});

test('a date that a step of the clock has passed is noticed within a minute', async () => {
  const clock = new FakeClock();
  let calls = 0;
  callAt(clock, clock.wallTime() + hour, () => calls++);
  await clock.advance(30_000);
  clock.set(hour);
  await clock.advance(60_000);
  expect([calls, clock.timers]).toEqual([1, 0]);
});

test('a date that a step of the clock has put off is waited for', async () => {
  const clock = new FakeClock();
  let calls = 0;
  callAt(clock, clock.wallTime() + 90_000, () => calls++);
  clock.set(-hour);
  await clock.advance(hour + 89_999);
  expect(calls).toBe(0);
  await clock.advance(1);
  expect(calls).toBe(1);
});

test('a date is not waited for any more once it is cancelled, nor called in the same breath where it is past', async () => {
  const clock = new FakeClock();
  let calls = 0;
  const cancel = callAt(clock, clock.wallTime() - 1, () => calls++);
  expect(calls).toBe(0);
  cancel();
  await clock.advance(1_000);
  expect(calls).toBe(0);
});
