import type { MouseEvent, ReactNode } from 'react';
import { createStore, useStore } from '../graph/store.ts';

const here = () => window.location.pathname + window.location.search;
const address = createStore(here());
window.addEventListener('popstate', () => address.set(here()));

/** The page's address: path and search. */
export function useAddress(): URL {
  return new URL(useStore(address), window.location.origin);
}

/** Goes to another address of the page; `replace` where going back should not stop here. */
export function navigate(to: string, { replace = false } = {}): void {
  if (to === address.get()) return;
  if (replace) window.history.replaceState(null, '', to);
  else window.history.pushState(null, '', to);
  address.set(here());
}

/** The same path with these search parameters changed; null and '' take one away. */
export function withParameters(address: URL, changes: Readonly<Record<string, string | null>>): string {
  const parameters = new URLSearchParams(address.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  }
  const search = parameters.toString();
  return search === '' ? address.pathname : `${address.pathname}?${search}`;
}

interface LinkProps {
  to: string;
  className?: string;
  isCurrent?: boolean;
  children: ReactNode;
}

/** A link within the page. With a modifier key it is what any link is. */
export function Link({ to, className, isCurrent, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
    window.scrollTo(0, 0);
  };
  return (
    <a href={to} className={className} aria-current={isCurrent ? 'page' : undefined} onClick={onClick}>
      {children}
    </a>
  );
}
