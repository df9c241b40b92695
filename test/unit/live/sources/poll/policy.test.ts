import { describe, expect, test } from 'vitest';
import { followDelayMs, pacedTime, retryDelayMs, roundDelayMs } from '../../../../../src/live/sources/poll/policy.ts';

const intervals = { pollMinIntervalMs: 1_000, pollMaxIntervalMs: 15_000, pollFastIntervalMs: 300 };

describe('the wait before the next round', () => {
  test.each([
    ['right after a change', 0, 0, 1_000],
    ['10 s after one', 10_000, 0, 1_000],
    ['30 s after one', 30_000, 0, 3_000],
    ['150 s after one', 150_000, 0, 15_000],
    ['an hour after one', 3_600_000, 0, 15_000],
    ['after one failure', 0, 1, 2_000],
    ['after three failures', 0, 3, 8_000],
    ['after many failures', 0, 1_000, 15_000],
    ['after a failure of a quiet topic', 100_000, 1, 10_000],
  ])('%s', (_when, quietMs, failures, delayMs) => {
    expect(roundDelayMs(intervals, { quietMs, failures, random: 0.5 })).toBeCloseTo(delayMs);
  });

  test('is spread by a tenth to either side', () => {
    expect(roundDelayMs(intervals, { quietMs: 0, failures: 0, random: 0 })).toBeCloseTo(900);
    expect(roundDelayMs(intervals, { quietMs: 0, failures: 0, random: 0.999 })).toBeCloseTo(1_100, -1);
  });
});

describe('the wait before the next read of a session that is about to change', () => {
  test.each([
    ['at its birth', 0, 300],
    ['3 s old', 3_000, 300],
    ['10 s old', 10_000, 1_000],
    ['30 s old', 30_000, 3_000],
    ['150 s old', 150_000, 15_000],
    ['300 s old, when GameLift gives it up', 300_000, 15_000],
  ])('%s', (_when, ageMs, delayMs) => {
    expect(followDelayMs(intervals, ageMs)).toBe(delayMs);
  });

  test('is never below the fast interval, even where that is longer than the longest wait', () => {
    expect(followDelayMs({ ...intervals, pollMaxIntervalMs: 100 }, 60_000)).toBe(300);
  });
});

test('one session stuck in ACTIVATING for 300 s costs tens of reads, not a thousand', () => {
  let reads = 0;
  for (let age = 0; age < 300_000; age += followDelayMs(intervals, age)) reads++;
  expect(reads).toBeGreaterThan(20);
  expect(reads).toBeLessThan(80);
});

test('a failed read is made again after a wait that doubles, up to the longest', () => {
  expect([0, 1, 2, 3, 10, 10_000].map((failures) => retryDelayMs(intervals, failures))).toEqual([
    300, 600, 1_200, 2_400, 15_000, 15_000,
  ]);
});

test('objects that are read at a fixed pace meet at the same moments, whenever they were read before', () => {
  const paced = (now: number, paceMs: number) => pacedTime(intervals, now, paceMs);
  expect([10_020, 10_300, 10_499].map((now) => paced(now, 1_000))).toEqual([11_000, 11_000, 11_000]);
  expect([10_020, 10_400].map((now) => paced(now, 15_000))).toEqual([25_000, 25_000]);
  expect(paced(10_700, 1_000)).toBe(12_000);
});
