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
