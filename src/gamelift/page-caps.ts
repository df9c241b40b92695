/** What GameLift puts on one page at most: 20 for search is documented; 100 for the others is what callers report. */
export const searchPageCap = 20;
export const pageCap = 100;

/** Fleets described by one call. AWS publishes no maximum ("too many IDs" is an error that names it). */
export const fleetsPerCall = 100;

/** ListFleets has IDs only; what they stand for is read with a call more. */
export const callsPerPageOfFleets = 2;

/** One field walks at most this many upstream pages; then its page is short. */
export const mostPages = 10;

/** The pages that a page of a connection takes: a cursor stands within one, of which only the rest counts. */
export function pagesOf(first: number, after: unknown, cap: number = pageCap): number {
  return Math.min(mostPages, Math.ceil(first / cap) + (after == null ? 0 : 1));
}
