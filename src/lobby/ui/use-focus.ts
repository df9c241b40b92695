import { type RefObject, useEffect, useRef, useState } from 'react';

/**
 * Moves the focus to where somebody will go on, once that stands in the document: what was pressed may be gone by then, and with
 * it the place of whoever uses the keyboard. Answers what asks for it; the selector is looked for within `within`.
 */
export function useFocus(within: RefObject<HTMLElement | null>): (selector: string) => void {
  const wanted = useRef<string | null>(null);
  const [, drawAgain] = useState(0);
  useEffect(() => {
    if (wanted.current === null) return;
    const [last] = [...(within.current?.querySelectorAll<HTMLElement>(wanted.current) ?? [])].slice(-1);
    wanted.current = null;
    last?.focus();
  });
  return (selector) => {
    wanted.current = selector;
    drawAgain((times) => times + 1);
  };
}
