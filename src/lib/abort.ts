import { setMaxListeners } from 'node:events';

/** For work in many parts: Node takes the eleventh listener of one signal for a leak, and says so on the console. */
export function createAbort(): AbortController {
  const abort = new AbortController();
  allowManyListeners(abort.signal);
  return abort;
}

/** The same for a signal that somebody else has made. */
export function allowManyListeners(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}

/**
 * An abort that also comes when `leader` does, for work that may be ended from two sides. `AbortSignal.any` costs more, and showed in profiles.
 * `release` must be called when the work is over.
 */
export function followAbort(leader: AbortSignal | undefined): { abort: AbortController; release: () => void } {
  const abort = createAbort();
  if (!leader) return { abort, release: () => {} };
  const onAbort = () => abort.abort(leader.reason);
  if (leader.aborted) onAbort();
  else leader.addEventListener('abort', onAbort, { once: true });
  return { abort, release: () => leader.removeEventListener('abort', onAbort) };
}
