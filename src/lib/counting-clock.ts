import type { Clock } from './clock.ts';

/** A clock that knows how many of its timers have neither fired nor been cancelled. */
export interface CountingClock extends Clock {
  readonly timers: number;
}

export function createCountingClock(clock: Clock): CountingClock {
  let timers = 0;
  return {
    get timers() {
      return timers;
    },
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    after(delayMs, callback) {
      let isRunning = true;
      timers++;
      const stop = () => {
        if (isRunning) timers--;
        isRunning = false;
      };
      const cancel = clock.after(delayMs, () => {
        stop();
        callback();
      });
      return () => {
        stop();
        cancel();
      };
    },
  };
}
