import { DomainError } from '../../gamelift/errors.ts';
import type { AbortNotice } from '../../lib/abort.ts';
import type { Clock } from '../../lib/clock.ts';

/**
 * `promise`, or UPSTREAM_UNAVAILABLE after `timeoutMs`, or the signal's reason once it is aborted. What comes too late goes
 * to `onLate`, to be undone.
 */
export function waitFor<T>(
  promise: Promise<T>,
  {
    clock,
    timeoutMs,
    signal,
    onLate,
  }: { clock: Clock; timeoutMs: number; signal: AbortNotice; onLate?: (value: T) => void },
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (outcome: () => void) => {
      if (isSettled) return;
      isSettled = true;
      cancel();
      signal.removeEventListener('abort', onAbort);
      outcome();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const cancel = clock.after(timeoutMs, () =>
      settle(() =>
        reject(new DomainError('UPSTREAM_UNAVAILABLE', `GameLift could not be read completely within ${timeoutMs} ms`)),
      ),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    promise.then(
      (value) => (isSettled ? onLate?.(value) : settle(() => resolve(value))),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
