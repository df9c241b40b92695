import type { AbortNotice } from './abort.ts';

/** Time as an argument: everything that reads the time or waits takes a Clock, so that a test can drive it. */
export interface Clock {
  /**
   * Milliseconds for our own waits and ages. It only goes forward, at the pace of real time, whatever is done to the
   * machine's clock, and begins anew with each process: it is no date, and no other process may be given it.
   */
  now(): number;
  /**
   * Milliseconds since the Unix epoch by the machine's clock: for what others date, and for what clients are shown. It may
   * step either way: what waits for a date looks again from time to time (`callAt`).
   */
  wallTime(): number;
  /** Calls `callback` once after `delayMs`; the answer cancels it. The timer alone does not keep the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

/** One moment by both times: `at` for ages and for what came later, `wallTime` for what clients are shown. */
export interface Moment {
  readonly at: number;
  readonly wallTime: number;
}

export function momentOf(clock: Clock): Moment {
  return { at: clock.now(), wallTime: clock.wallTime() };
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  wallTime: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`; rejects with the signal's reason when it is aborted before that. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortNotice): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Calls `callback` once when the wall time has reached `date` (milliseconds since the Unix epoch), however far that is, and
 * at most a minute late where the machine's clock has stepped; the answer cancels it.
 */
export function callAt(clock: Clock, date: number, callback: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    const delayMs = date - clock.wallTime();
    if (delayMs > 0) cancel = clock.after(Math.min(delayMs, recheckMs), wait);
    else callback();
  };
  // Not at once even where it is past: no caller expects to be called back before this returns.
  cancel = clock.after(Math.min(Math.max(0, date - clock.wallTime()), recheckMs), wait);
  return () => cancel();
}

/** Timers do not follow a wall clock that steps: what waits for a date looks at it this often. */
export const recheckMs = 60_000;
