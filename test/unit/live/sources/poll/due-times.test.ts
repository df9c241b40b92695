import { expect, test } from 'vitest';
import { DueTimes } from '../../../../../src/live/sources/poll/due-times.ts';
import { FakeClock } from '../../../../support/fake-clock.ts';

test('each ID is told at its moment, with one timer for all, and moved or deleted ones are not', async () => {
  const clock = new FakeClock(0);
  const told: string[] = [];
  const due = new DueTimes(clock, (ids) => told.push(`${clock.now()}: ${[...ids].join()}`));
  due.set('late', 300);
  due.set('early', 100);
  due.set('moved', 50);
  due.set('moved', 300);
  due.set('gone', 200);
  due.delete('gone');
  expect(clock.timers).toBe(1);
  await clock.advance(1_000);
  expect(told).toEqual(['100: early', '300: late,moved']);
  expect([due.size, clock.timers]).toEqual([0, 0]);
});

test('nothing is told after it was cleared, and its timer is gone', async () => {
  const clock = new FakeClock(0);
  const told: string[] = [];
  const due = new DueTimes(clock, (ids) => told.push(...ids));
  due.set('a', 10);
  due.clear();
  due.set('b', 10);
  due.delete('b');
  expect(clock.timers).toBe(0);
  await clock.advance(100);
  expect(told).toEqual([]);
});

test('what is due already is told at once, but never while it is being set', async () => {
  const clock = new FakeClock(1_000);
  const told: string[] = [];
  const due = new DueTimes(clock, (ids) => told.push(...ids));
  due.set('past', 1);
  expect(told).toEqual([]);
  await clock.advance(0);
  expect(told).toEqual(['past']);
});
