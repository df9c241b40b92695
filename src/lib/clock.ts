import type { AbortNotice } from './abort.ts';

/** Time as an argument: everything that reads the time or waits takes a Clock, so that a test can drive it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `callback` once after `delayMs`; the answer cancels it. The timer alone does not keep the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: Date.now,
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

/** Calls `callback` once when the clock has reached `at`, however far that is; the answer cancels it. */
export function callAt(clock: Clock, at: number, callback: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    const delayMs = at - clock.now();
    // Also again where a timer has fired before its moment: timers do not follow the clock when that is set.
    if (delayMs > 0) cancel = clock.after(Math.min(delayMs, longestDelayMs), wait);
    else callback();
  };
  // Not at once even where it is past: nobody expects to be called back before this returns.
  cancel = clock.after(Math.min(Math.max(0, at - clock.now()), longestDelayMs), wait);
  return () => cancel();
}

/** Node's timers fire at once where they are given more. */
const longestDelayMs = 2 ** 31 - 1;
