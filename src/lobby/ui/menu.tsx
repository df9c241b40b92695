import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

/** A list behind a button. It closes by Escape, and when somebody goes on elsewhere. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const closeOutside = ({ target }: Event) => {
      const menu = details.current;
      if (menu && target instanceof Node && !menu.contains(target)) menu.open = false;
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, []);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const menu = details.current;
    if (key !== 'Escape' || !menu?.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  };
  return (
    <details ref={details} className="menu" onKeyDown={onKeyDown}>
      <summary className="button">{label}</summary>
      {children}
    </details>
  );
}
