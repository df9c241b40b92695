/** What GameLift puts on one page at most: 20 for search is documented; 100 for the others is what callers report. */
export const searchPageCap = 20;
export const pageCap = 100;
