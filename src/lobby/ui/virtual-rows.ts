import { type RefObject, useLayoutEffect, useState } from 'react';
import { visibleRange } from './visible-range.ts';

/** Which of many equally high rows stand in the document. */
interface VirtualRows {
  /** The first row that is there, and the one after the last. */
  start: number;
  end: number;
}

/** Of what scrolls only what is in sight, and a little more: at most 100 rows, however many there are and however high the window is. */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight }: { count: number; rowHeight: number },
): VirtualRows {
  const [sight, setSight] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      // Scrolling by a few pixels shows the same rows: that should draw nothing anew.
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      const height = element.clientHeight;
      setSight((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, rowHeight]);
  return visibleRange({ ...sight, count, rowHeight });
}
