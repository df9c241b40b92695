import type { Pourable, Sink } from './async-queue.ts';

/** A source that hands its items to a sink. */
export interface Pouring {
  /** The sink has room again. */
  resume(): void;
}

/**
 * Hands every item of `source` to `sink`: in the tick in which it comes where the source can do that, else asked for one
 * by one. Whoever stops calls the source's `return`.
 */
export function pour<T>(source: AsyncIterator<T>, sink: Sink<T>): Pouring {
  if (isPourable(source)) {
    source.pour(sink);
    return source;
  }
  let resume = () => {};
  void pump();
  return { resume: () => resume() };

  async function pump() {
    try {
      for (let next = await source.next(); !next.done; next = await source.next()) {
        if (!sink.take(next.value)) await new Promise<void>((resolve) => (resume = resolve));
      }
      sink.end(null);
    } catch (error) {
      sink.end({ error });
    }
  }
}

function isPourable<T>(source: AsyncIterator<T>): source is Pourable<T> {
  return 'pour' in source && typeof source.pour === 'function';
}
