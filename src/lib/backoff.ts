export interface Backoff {
  /** Upper bound of the first delay. */
  baseMs: number;
  /** No delay is longer. */
  maximumMs: number;
}

/**
 * The delay before retry number `attempt` (0 for the first): uniformly random below an exponentially growing bound ("full
 * jitter"), so that callers which failed together do not come back together. `random` gives 0 ≤ x < 1.
 */
export function backoffMs({ baseMs, maximumMs }: Backoff, attempt: number, random: () => number): number {
  return random() * Math.min(maximumMs, baseMs * 2 ** attempt);
}
