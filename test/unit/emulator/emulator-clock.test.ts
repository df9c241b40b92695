import { expect, test } from 'vitest';
import { EmulatorClock } from '../../../src/emulator/emulator-clock.ts';
import type { Clock } from '../../../src/lib/clock.ts';

/** A source whose time and timers the test holds. */
function manualSource() {
  const timers = new Set<{ delayMs: number; callback: () => void }>();
  const source: Clock & { time: number; wallAheadMs: number } = {
    time: 1_000,
    wallAheadMs: 0,
    now: () => source.time,
    wallTime: () => source.time + source.wallAheadMs,
    after(delayMs, callback) {
      const timer = { delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  const fire = () => {
    const [timer] = timers;
    if (timer === undefined) throw new Error('no timer is set');
    timers.delete(timer);
    timer.callback();
  };
  return { source, timers, fire };
}

test('advancing runs what becomes due in order, each event at its own time', () => {
  const { source } = manualSource();
  const clock = new EmulatorClock(source);
  const ran: [string, number][] = [];
  const note = (name: string) => () => ran.push([name, clock.now()]);
  clock.after(300, note('late'));
  clock.after(100, note('early'));
  clock.after(100, note('early, scheduled second'));
  clock.after(900, note('not yet'));
  clock.advance(500);
  expect(ran).toEqual([
    ['early', 1_100],
    ['early, scheduled second', 1_100],
    ['late', 1_300],
  ]);
  expect(clock.now()).toBe(1_500);
});

test('an event may schedule another one that is still due in the same advance', () => {
  const { source } = manualSource();
  const clock = new EmulatorClock(source);
  const ran: number[] = [];
  clock.after(100, () => clock.after(100, () => ran.push(clock.now())));
  clock.advance(1_000);
  expect(ran).toEqual([1_200]);
});

test('any number of events needs one timer, set to the next of them', () => {
  const { source, timers, fire } = manualSource();
  const clock = new EmulatorClock(source);
  let ran = 0;
  for (let index = 0; index < 100; index += 1) clock.after(1_000 - index, () => (ran += 1));
  expect([...timers].map((timer) => timer.delayMs)).toEqual([901]);
  source.time += 950;
  fire();
  expect(ran).toBe(50);
  expect([...timers].map((timer) => timer.delayMs)).toEqual([1]);
});

test('a wait beyond what a Node timer can hold is done in parts', () => {
  const { source, timers, fire } = manualSource();
  const clock = new EmulatorClock(source);
  let ran = false;
  clock.after(3_000_000_000, () => (ran = true));
  expect([...timers][0]?.delayMs).toBe(2_000_000_000);
  source.time += 2_000_000_000;
  fire();
  expect(ran).toBe(false);
  source.time += 1_000_000_000;
  fire();
  expect(ran).toBe(true);
  expect(timers.size).toBe(0);
});

test('time never goes back when the machine’s clock does, and what is due comes no later', () => {
  const { source, timers, fire } = manualSource();
  const clock = new EmulatorClock(source);
  const ran: number[] = [];
  clock.after(100, () => ran.push(clock.now()));
  source.wallAheadMs = -600_000;
  expect(clock.now()).toBe(1_000);
  source.time += 100;
  fire();
  expect([ran, clock.now(), timers.size]).toEqual([[1_100], 1_100, 0]);
});

test('time follows the machine’s clock when that is set forward, as after a sleep', () => {
  const { source, fire } = manualSource();
  const clock = new EmulatorClock(source);
  const ran: string[] = [];
  clock.after(500_000, () => ran.push('due'));
  source.wallAheadMs = 600_000;
  expect(clock.now()).toBe(601_000);
  fire();
  expect(ran).toEqual(['due']);
});

test('closing cancels the timer and forgets all events', () => {
  const { source, timers } = manualSource();
  const clock = new EmulatorClock(source);
  let ran = false;
  clock.after(10, () => (ran = true));
  clock.close();
  clock.after(10, () => (ran = true));
  clock.advance(100);
  expect(timers.size).toBe(0);
  expect(ran).toBe(false);
});
