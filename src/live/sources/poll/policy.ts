export interface PollIntervals {
  pollMinIntervalMs: number;
  pollMaxIntervalMs: number;
  pollFastIntervalMs: number;
}

/**
 * The wait before the next round of a topic: a tenth of the time for which nothing has changed, between the two bounds,
 * so that a topic that has just changed is read every second and one that was quiet for 150 s every 15. While GameLift
 * fails it doubles with each failure. `random` in [0, 1) spreads it by ±10 %, so that topics don't march in step.
 */
export function roundDelayMs(
  intervals: PollIntervals,
  { quietMs, failures, random }: { quietMs: number; failures: number; random: number },
): number {
  const { pollMinIntervalMs, pollMaxIntervalMs } = intervals;
  const calm = clamp(quietMs / 10, pollMinIntervalMs, pollMaxIntervalMs);
  const delay = failures === 0 ? calm : Math.max(calm, backoffMs(pollMinIntervalMs, failures));
  return Math.min(delay, pollMaxIntervalMs) * (0.9 + random * 0.2);
}

/**
 * The wait before the next read of a session that is about to change: short at first, then a tenth of the time for which
 * it has been in that state. A session stuck in ACTIVATING for its 300 s costs about 50 reads, not 1,000.
 */
export function followDelayMs(intervals: PollIntervals, ageMs: number): number {
  const { pollFastIntervalMs, pollMaxIntervalMs } = intervals;
  return clamp(ageMs / 10, pollFastIntervalMs, Math.max(pollFastIntervalMs, pollMaxIntervalMs));
}

/**
 * When an object that is read at a fixed pace is read next, by the clock that says `now`. All are read at multiples of the shortest interval, so that
 * what many topics ask for meets in one call.
 */
export function pacedTime({ pollMinIntervalMs }: PollIntervals, now: number, paceMs: number): number {
  const time = Math.round((now + paceMs) / pollMinIntervalMs) * pollMinIntervalMs;
  return time > now ? time : time + pollMinIntervalMs;
}

/** The wait before a failed read is made again. */
export function retryDelayMs(intervals: PollIntervals, failures: number): number {
  return Math.min(backoffMs(intervals.pollFastIntervalMs, failures), intervals.pollMaxIntervalMs);
}

function backoffMs(firstMs: number, failures: number): number {
  return firstMs * 2 ** Math.min(failures, 30);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
