/** Which of `count` rows stand in the document when a window of this height has been scrolled down to `top`. */
export function visibleRange(of: { top: number; height: number; count: number; rowHeight: number }): VisibleRange {
  const { top, height, count, rowHeight } = of;
  const inSight = Math.min(mostRows - 2 * overscan, Math.ceil(height / rowHeight) + 1);
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight)), Math.max(0, count - inSight));
  return { start: Math.max(0, first - overscan), end: Math.min(count, first + inSight + overscan) };
}

interface VisibleRange {
  /** The first row that is there, and the one after the last. */
  start: number;
  end: number;
}

const mostRows = 100;
/** Rows beyond each edge: the next ones to be seen, and to be reached by Tab. */
const overscan = 8;
