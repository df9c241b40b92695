import type { Clock } from '../lib/clock.ts';

/** Does something to each, the first at once and the others evenly over `windowMs`: a thousand clients told to come back do not come at once. */
export function spread<T>(clock: Clock, windowMs: number, items: readonly T[], act: (item: T) => unknown): void {
  for (const [index, item] of items.entries()) {
    const delayMs = (index * windowMs) / items.length;
    if (delayMs === 0) act(item);
    else clock.after(delayMs, () => act(item));
  }
}
