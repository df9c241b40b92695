import { expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { Lifetime } from '../../../src/lib/lifetime.ts';

test('closes in reverse order, each after the one before it', async () => {
  const lifetime = new Lifetime();
  const closed: string[] = [];
  lifetime.onClose('first', () => {
    closed.push('first');
  });
  lifetime.onClose('second', async () => {
    await Promise.resolve();
    closed.push('second');
  });
  await lifetime.close(systemClock, 1_000);
  expect(closed).toEqual(['second', 'first']);
});

test('closes once, however often it is asked', async () => {
  const lifetime = new Lifetime();
  let closings = 0;
  lifetime.onClose('only', () => {
    closings++;
  });
  await Promise.all([lifetime.close(systemClock, 1_000), lifetime.close(systemClock, 1_000)]);
  await lifetime.close(systemClock, 1_000);
  expect(closings).toBe(1);
});

test('a closer that throws is named and does not keep the others open', async () => {
  const lifetime = new Lifetime();
  let firstClosed = false;
  lifetime.onClose('first', () => {
    firstClosed = true;
  });
  lifetime.onClose('second', () => Promise.reject(new Error('stuck')));
  const error = await lifetime.close(systemClock, 1_000).catch((thrown: unknown) => thrown);
  expect(firstClosed).toBe(true);
  expect(error).toBeInstanceOf(AggregateError);
  expect((error as AggregateError).errors.map(String)).toEqual(['Error: closing second failed']);
});

test('a closer that never ends is abandoned at the deadline and named', async () => {
  const lifetime = new Lifetime();
  lifetime.onClose('stalled', () => new Promise(() => {}));
  const clock = {
    now: () => 0,
    wallTime: () => 0,
    after: (_delayMs: number, callback: () => void) => {
      queueMicrotask(callback);
      return () => {};
    },
  };
  const error = await lifetime.close(clock, 50).catch((thrown: unknown) => thrown);
  expect((error as AggregateError).errors.map(String)).toEqual(['Error: closing stalled took longer than 50 ms']);
});

test('nothing can be opened while it closes', async () => {
  const lifetime = new Lifetime();
  const closing = lifetime.close(systemClock, 1_000);
  expect(() => lifetime.onClose('late', () => {})).toThrow('cannot open late: its lifetime is already closing');
  await closing;
});
