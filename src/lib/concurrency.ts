/** Runs at most `limit` tasks at once; the others wait their turn in the order in which they came. */
export function createConcurrencyLimit(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  if (!Number.isInteger(limit) || limit < 1)
    throw new RangeError(`limit: expected an integer of 1 or more, got ${limit}`);
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The place is handed over, not freed and taken again: nobody who comes in between can take it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
