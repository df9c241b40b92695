import type { Clock } from '../lib/clock.ts';

/** Where signals come from and what ends the process: `process`, but in tests. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/**
 * Resolves at SIGINT or SIGTERM; the caller then ends cleanly. Another signal within `sameWishMs` is the same wish again; a later one does
 * not wait any longer.
 */
export function untilSignal(process: SignalSource, clock: Clock, sameWishMs: number): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (first === undefined) {
        first = clock.now();
        resolve();
      } else if (clock.now() - first >= sameWishMs) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/**
 * How long a signal may be the one before it, come by another way. To a group of processes (a terminal's Ctrl-C, a service manager's stop) it
 * goes to each of them, and npm hands on what it gets, as whoever watches over workers does; those end with him, however often they are told.
 */
export function sameWishMsOf(env: Readonly<Record<string, string | undefined>>, isWorker: boolean): number {
  if (isWorker) return Number.POSITIVE_INFINITY;
  return env.npm_lifecycle_event === undefined ? 0 : 1_000;
}
