import { setMaxListeners } from 'node:events';

/** What an AbortSignal is to whoever waits; each AbortSignal is one. Listeners are called once, and not where it was too late. */
export interface AbortNotice {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
  throwIfAborted(): void;
}

/** An abort and its notice in one, for where one is made for each request: Node's pair costs more than a small query. Listeners must not throw. */
export class PlainAbort implements AbortNotice {
  aborted = false;
  reason: unknown;
  #listeners: Set<() => void> | null = null;

  /** Only the first counts. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = null;
    for (const listener of listeners) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.aborted) return;
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
}

/** For work in many parts: Node takes the eleventh listener of one signal for a leak, and says so on the console. */
export function createAbort(): AbortController {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
}

/**
 * An abort that also comes when `leader` does, for work that may be ended from two sides. `AbortSignal.any` costs more, and showed in profiles.
 * `release` must be called when the work is over.
 */
export function followAbort(leader: AbortNotice | undefined): { abort: AbortController; release: () => void } {
  const abort = createAbort();
  return { abort, release: onAbort(leader, () => abort.abort(leader?.reason)) };
}

/** Calls back once when it is aborted, at once where it is already. The answer takes the callback back. */
export function onAbort(notice: AbortNotice | undefined, callback: () => void): () => void {
  if (!notice) return () => {};
  if (notice.aborted) callback();
  else notice.addEventListener('abort', callback, { once: true });
  return () => notice.removeEventListener('abort', callback);
}
