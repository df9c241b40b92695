import { expect, test } from 'vitest';
import { sleep, systemClock } from '../../../src/lib/clock.ts';

test('a sleep ends when its time has come', async () => {
  const before = systemClock.now();
  await sleep(systemClock, 5);
  // setTimeout may fire up to a millisecond early by the wall clock.
  expect(systemClock.now() - before).toBeGreaterThanOrEqual(4);
});

test('an aborted sleep rejects with the reason and cancels its timer', async () => {
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  const clock = { now: () => 0, after: () => cancel };
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
    after: () => {
      timers++;
      return () => {};
    },
  };
  await expect(sleep(clock, 1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  expect(timers).toBe(0);
});
