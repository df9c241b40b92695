import { type RefObject, useLayoutEffect, useState } from 'react';

/** Whether an element has less room than `needed`, in rem: the window says nothing of what stands beside it. */
export function useIsNarrow(element: RefObject<HTMLElement | null>, needed: number): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setNarrow(measured.clientWidth < needed * remInPixels());
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(measured);
    return () => resized.disconnect();
  }, [element, needed]);
  return isNarrow;
}

/** As large as the reader has chosen. */
function remInPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
