import type { Clock } from '../lib/clock.ts';

/** Where signals come from and what ends the process: `process`, but in tests. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/**
 * Resolves at SIGINT or SIGTERM; the caller then ends cleanly. Another signal within a second is the same wish again: under
 * `npm start` a terminal's Ctrl-C arrives twice, from the terminal and from npm. A later one does not wait any longer.
 */
export function untilSignal(process: SignalSource, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (first === undefined) {
        first = clock.now();
        resolve();
      } else if (clock.now() - first > sameWishMs) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

const sameWishMs = 1_000;
